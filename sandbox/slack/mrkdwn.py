"""What people type, as Slack sends it on: escaped, with names and addresses marked up."""

import re
from collections.abc import Callable

from sandbox.impossible import ImpossibleError
from sandbox.slack.world import Json, Kind, Person, World

_MARKED = re.compile(r"(?P<url>https?://[^\s<>]+)|(?<!\w)(@(?P<name>[\w.-]*\w)|#(?P<channel>[\w-]*\w))")
_NAMED = re.compile(rf"<[^<>]*>|{_MARKED.pattern}")
_LABELLED = re.compile(r"<[^<>|]+\|([^<>]+)>")
_EVERYBODY = ("channel", "here", "everyone")


def as_sent(world: World, typed: str) -> str:
    """Return the text of a message as Slack stores what somebody typed."""
    escaped = typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _MARKED.sub(_marker(world), escaped)


def as_asked(world: World, asker: Person, typed: str) -> str:
    """Return the text of a command as Slack hands it to an app that asks for escaping.

    People and channels come with their ids; of private channels only those that the asker is in.
    """

    def name(found: re.Match[str]) -> str:
        try:
            if found["name"]:
                person = world.person(found["name"])
                return f"<@{person.id}|{person.name}>"
            channel = world.channel(found["channel"]) if found["channel"] else None
        except ImpossibleError:
            return found[0]
        is_shown = channel and (channel.kind is not Kind.PRIVATE or asker.id in channel.members)
        return _link(world, channel.name) if channel and is_shown else found[0]

    return _NAMED.sub(name, typed)


def as_read(sent: str) -> str:
    """Return the text of a message as people see it: labels instead of links, and nothing escaped."""
    labelled = _LABELLED.sub(r"\1", sent)
    return labelled.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def rich_text(typed: str) -> list[Json]:
    """Return the block that Slack's own clients add to what somebody typed."""
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": typed}]}
    return [{"type": "rich_text", "block_id": "typed", "elements": [section]}]


def _marker(world: World) -> Callable[[re.Match[str]], str]:
    def mark(found: re.Match[str]) -> str:
        if found["url"]:
            return f"<{found['url']}>"
        try:
            return _mention(world, found["name"]) if found["name"] else _link(world, found["channel"])
        except ImpossibleError:
            return found[0]

    return mark


def _mention(world: World, name: str) -> str:
    return f"<!{name}>" if name in _EVERYBODY else f"<@{world.person(name).id}>"


def _link(world: World, name: str) -> str:
    channel = world.channel(name)
    return f"<#{channel.id}|{channel.name}>"
