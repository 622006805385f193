"""Addresses of messages and topics in Zulip."""

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from adapters.zulip.fields import RESOLVED_MARK

_PLAIN = re.compile(r"(?P<address>(?:https?://[^/\s]+/?|/)?#narrow/\S+)", re.IGNORECASE)
_LABELLED = re.compile(r"\[[^\]]*\]\((?P<address>[^()\s]+)\)")
_NAMED = re.compile(r"#\*\*(?P<channel>[^*>]+)>(?P<topic>[^*]*?)(?:@(?P<message>[0-9]+))?\*\*")
_NUMBER = re.compile(r"[0-9]{1,19}")
_CHANNEL = re.compile(r"(?P<ref>[0-9]{1,19})(?:-.*)?", re.DOTALL)

_PUNCTUATION = ".,;:!?)>]}'\""
"""What may follow an address without belonging to it."""
_CHANNELS = ("channel", "stream")
_TOPICS = ("topic", "subject")
_MESSAGES = ("near", "with", "id")
_DIRECT = ("dm", "pm-with", "dm-with", "dm-including", "group-pm-with")


@dataclass(frozen=True, slots=True)
class Leads:
    """Where a link leads."""

    channel: str | None = None
    """As one would type it: a mention by its number, or its name."""
    topic: str | None = None
    """Without the mark of a resolved one."""
    message: str | None = None
    """Its number tells everything: it stays the same wherever the message is moved."""


def permalink(site: str, channel: str, name: str, topic: str, ref: str) -> str:
    """Make the link to a message; ``site`` is the address of the organization."""
    place = f"channel/{channel}-{_encoded(name.replace(' ', '-'))}/topic/{_encoded(topic)}"
    return f"{site.rstrip('/')}/#narrow/{place}/near/{ref}"


def topic_link(site: str, channel: str, topic: str) -> str:
    """Make the link to a topic."""
    return f"{site.rstrip('/')}/#narrow/channel/{channel}/topic/{_encoded(topic)}"


def parse(text: str, site: str) -> tuple[None, str] | None:
    """Find the message to which a link leads that somebody pasted, or None when it leads to none of ours."""
    found = follow(text, site)
    return (None, found.message) if found and found.message else None


def parse_topic(text: str, site: str) -> tuple[str, str] | None:
    """Find the channel and the topic to which a link leads; None when it leads to a message, or elsewhere."""
    found = follow(text, site)
    if found is None or found.message or found.channel is None or found.topic is None:
        return None
    return found.channel, found.topic


def follow(text: str, site: str) -> Leads | None:
    """Say where a link leads, whatever its form; None when that is nowhere in our organization's channels."""
    words = text.strip()
    named = _NAMED.fullmatch(words)
    if named:
        return Leads(named["channel"].strip(), _unmarked(named["topic"]), named["message"])
    labelled = _LABELLED.match(words)
    address = labelled["address"] if labelled else words.removeprefix("<").rstrip(_PUNCTUATION)
    found = _PLAIN.fullmatch(address)
    return _narrowed(address) if found and _is_ours(address, site) else None


def _is_ours(address: str, site: str) -> bool:
    if address.startswith(("#", "/#")):
        return True
    try:
        here, there = urlsplit(site), urlsplit(address)
        return (here.hostname, _port(here.port)) == (there.hostname, _port(there.port))
    except ValueError:
        return False


def _port(named: int | None) -> int | None:
    # People paste http for https and the other way round: both lead to the same place.
    return None if named in (80, 443) else named


def _narrowed(address: str) -> Leads | None:
    """Read the terms after ``#narrow``, each an operator and what it is about."""
    parts = address.partition("#narrow/")[2].split("/")
    terms = dict(zip(parts[::2], map(_decoded, parts[1::2]), strict=False))
    if any(term in terms for term in _DIRECT) or terms.get("is") in ("dm", "private"):
        return None
    topic, message = _first(terms, _TOPICS), _first(terms, _MESSAGES)
    leads = Leads(
        channel=_channel(_first(terms, _CHANNELS)),
        topic=None if topic is None else _unmarked(topic),
        message=message if message and _NUMBER.fullmatch(message) else None,
    )
    return None if leads == Leads() else leads


def _channel(said: str | None) -> str | None:
    numbered = _CHANNEL.fullmatch(said or "")
    return f"<#{numbered['ref']}>" if numbered else said or None


def _first(terms: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((terms[name] for name in names if name in terms), None)


def _unmarked(topic: str) -> str:
    return RESOLVED_MARK.sub("", topic, count=1)


def _encoded(text: str) -> str:
    # As Zulip itself does: https://zulip.com/api/construct-narrow
    return quote(text, safe="").replace(".", "%2E").replace("%", ".")


def _decoded(text: str) -> str:
    # A browser may have encoded Zulip's own encoding once more.
    return unquote(unquote(text).replace(".", "%"))
