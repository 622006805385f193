"""Who has seen what in Slack, by the read cursors of people who have connected them."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from adapters.slack.clients import connect
from adapters.slack.errors import DEAD, FAILURES, Meaning, code_of, meaning_of, trouble_of
from adapters.slack.fields import Payload, body, listing, moment, section, stamp, words, written
from rules.seen import How, Inquiry, Sighting, Waiting

HANDS = 4
"""People of a workspace who are asked about at the same time."""
PAGE = 200
"""Messages of a thread that are looked at; its cursor comes with the first."""

USELESS = DEAD | {"missing_scope"}
"""Codes after which a person's token tells nothing of what they have read."""

Tokens = Callable[[Collection[int]], Mapping[int, str]]
"""Finds the tokens of those among these people who have connected."""
Refused = Callable[[int, str, str], None]
"""Hears whose token Slack refuses, the token, and why."""


class RefusedTokenError(Exception):
    """Slack does not accept somebody's token any more; ``why`` is its code."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Thread:
    """How far somebody has read a thread, and which answers stand in the channel, too."""

    read: datetime | None
    broadcast: frozenset[str]


@dataclass(slots=True)
class Cursors:
    """What one person has read, asked channel by channel and thread by thread, and only once."""

    client: WebClient
    channels: dict[str, datetime | None] = field(default_factory=dict)
    threads: dict[tuple[str, str], Thread] = field(default_factory=dict)

    def channel(self, channel: str) -> datetime | None:
        """Tell how far they have read a channel, threads not included."""
        if channel not in self.channels:
            described = section(_ask(lambda: self.client.conversations_info(channel=channel)), "channel")
            self.channels[channel] = _read(described)
        return self.channels[channel]

    def thread(self, channel: str, thread: str, since: datetime) -> Thread:
        """Tell how far they have read a thread, and find the broadcasts in it since a moment."""
        if (channel, thread) not in self.threads:
            answer = _ask(
                lambda: self.client.conversations_replies(
                    channel=channel, ts=thread, oldest=written(since), inclusive=True, limit=PAGE
                )
            )
            said = listing(answer, "messages")
            first = next((one for one in said if one.get("ts") == thread), {})
            told = (one for one in said if words(one, "subtype") == "thread_broadcast")
            broadcast = frozenset(ref for one in told if (ref := stamp(one, "ts")))
            self.threads[channel, thread] = Thread(_read(first), broadcast)
        return self.threads[channel, thread]


class SlackWitness:
    """Answers for the people of one workspace."""

    def __init__(self, tokens: Tokens, refused: Refused, api_url: str) -> None:
        self._tokens = tokens
        self._refused = refused
        self._api_url = api_url
        self._cursors: dict[str, Cursors] = {}
        """By token: what was found out before Slack wanted a pause, so that the next round gets further."""

    def sightings(self, inquiries: Sequence[Inquiry]) -> Sequence[Sighting]:
        """Tell what has been seen; nothing is known of people who have not connected.

        Raises PlatformTroubleError when Slack cannot be asked now.
        """
        tokens = self._tokens({one.person_id for one in inquiries})
        with ThreadPoolExecutor(HANDS) as pool:
            found = list(pool.map(lambda lent: self._of_person(lent[0], lent[1], inquiries), tokens.items()))
        self._cursors.clear()
        return [sighting for sightings in found for sighting in sightings]

    def _of_person(self, person_id: int, token: str, inquiries: Sequence[Inquiry]) -> list[Sighting]:
        cursors = self._cursors.setdefault(token, Cursors(connect(token, self._api_url)))
        theirs = [one for one in inquiries if one.person_id == person_id]
        since = _oldest_by_thread(theirs)
        try:
            seen = [(one, frozenset(_seen(one, cursors, since))) for one in theirs]
        except RefusedTokenError as error:
            self._refused(person_id, token, error.why)
            return []
        return [Sighting(person_id, one.conversation_id, refs, How.CURSOR) for one, refs in seen if refs]


def _seen(inquiry: Inquiry, cursors: Cursors, since: Mapping[tuple[str, str], datetime]) -> Iterator[str]:
    for message in inquiry.messages:
        if _is_seen(message, inquiry.channel, cursors, since):
            yield message.ref


def _is_seen(
    message: Waiting, channel: str, cursors: Cursors, since: Mapping[tuple[str, str], datetime]
) -> bool:
    """Compare with the cursor of where the message stands: of a broadcast, either is enough."""
    if message.thread is None:
        return _reaches(cursors.channel(channel), message)
    thread = cursors.thread(channel, message.thread, since[channel, message.thread])
    if _reaches(thread.read, message):
        return True
    return message.ref in thread.broadcast and _reaches(cursors.channel(channel), message)


def _reaches(read: datetime | None, message: Waiting) -> bool:
    return read is not None and read >= moment(message.ref)


def _oldest_by_thread(inquiries: Sequence[Inquiry]) -> Mapping[tuple[str, str], datetime]:
    """Find the oldest message that is asked about in each thread, so that one request serves all."""
    since: dict[tuple[str, str], datetime] = {}
    for inquiry in inquiries:
        for message in inquiry.messages:
            if message.thread is not None:
                place = (inquiry.channel, message.thread)
                since[place] = min(since.get(place, message.at), message.at)
    return since


def _read(described: Payload) -> datetime | None:
    """Read a cursor; in a thread that somebody does not take part in they have none."""
    cursor = stamp(described, "last_read")
    return moment(cursor) if cursor else None


def _ask(call: Callable[[], SlackResponse]) -> Payload:
    """Ask about one thing; the answer is empty when it is not there for this person."""
    try:
        return body(call())
    except FAILURES as error:
        code, meaning = code_of(error), meaning_of(error)
        if code in USELESS:
            raise RefusedTokenError(code) from error
        if meaning in (Meaning.LATER, Meaning.UNSURE):
            raise trouble_of(error) from error
        return {}
