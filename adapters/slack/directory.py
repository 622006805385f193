"""Answers who and what is in a workspace by asking Slack."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from itertools import chain, islice
from typing import Any

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from adapters.slack import profiles
from adapters.slack.clients import patient
from adapters.slack.errors import FAILURES, Meaning, meaning_of, trouble_of
from adapters.slack.fields import Payload, body, flag, listing, moment, section, stamp, written
from adapters.slack.installation import Installation
from adapters.slack.messages import posted
from adapters.slack.mrkdwn import Names
from rules.events import ChannelProfile, MessagePosted, Profile

PAGE = 999
"""Entries asked for at once, the most that every list allows: https://docs.slack.dev/apis/web-api/pagination."""

PAGES_OF_THREADS = 5
"""Pages of older messages on which threads with new answers are looked for: 5,000 messages, or 75 for apps to
which Slack tells 15 at a time, once a minute: https://docs.slack.dev/reference/methods/conversations.history."""


class SlackDirectory:
    """Answers for one workspace; every method raises PlatformTroubleError when Slack cannot be asked."""

    def __init__(self, client: WebClient, installation: Installation, names: Names, page: int = PAGE) -> None:
        """Take a client that does not wait: lists get their own, questions about one thing fail at once."""
        self._client = client
        self._patient = patient(client)
        self._installation = installation
        self._names = names
        self._page = page

    def people(self) -> list[Profile]:
        """Tell everybody in the workspace, only when all are known."""
        team = self._installation.home.team  # a token for a whole Enterprise Grid opens several
        pages = _pages(lambda: self._patient.users_list(include_locale=True, limit=self._page, team_id=team))
        users = (user for page in pages for user in listing(page, "members"))
        return [one for user in users if (one := profiles.person(user, self._installation.home))]

    def channels(self) -> Iterator[ChannelProfile]:
        """Tell every channel that the bot is in."""
        kinds = "public_channel,private_channel"
        pages = _pages(
            lambda: self._patient.users_conversations(
                types=kinds, exclude_archived=True, limit=self._page, team_id=self._installation.home.team
            )
        )
        for page in pages:
            for described in listing(page, "channels"):
                # Only the answer about one channel says whether we are in it; here we are in every one.
                profile = self._channel({**described, "is_member": True}, self._patient)
                if profile is not None:
                    yield profile

    def person(self, ref: str) -> Profile | None:
        """Look one person or integration up; None when there is nobody of that name."""
        if ref.startswith("B"):
            return profiles.integration(section(_ask(lambda: self._client.bots_info(bot=ref)), "bot"))
        answer = _ask(lambda: self._client.users_info(user=ref, include_locale=True))
        return profiles.person(section(answer, "user"), self._installation.home)

    def channel(self, ref: str) -> ChannelProfile | None:
        """Look one channel up; None when the bot cannot see it any more."""
        answer = _ask(lambda: self._client.conversations_info(channel=ref))
        return self._channel(section(answer, "channel"), self._client)

    def past(self, channel: str, since: datetime, until: datetime) -> list[MessagePosted]:
        """Tell what was said in a channel between two moments, threads included, oldest first.

        Slack lists answers by their thread only: of older threads, the latest are looked through.
        """
        span: dict[str, Any] = {
            "channel": channel,
            "oldest": written(since),
            "latest": written(until),
            "limit": self._page,
        }
        outside = _listed(partial(self._patient.conversations_history, **span))
        roots = [*(one for one in outside if one.get("reply_count")), *self._older_threads(channel, since)]
        threads = (
            _listed(partial(self._patient.conversations_replies, ts=one["ts"], **span)) for one in roots
        )
        by_ref = {one.get("ts"): one for one in chain(outside, *threads)}
        said = (posted(one, channel, self._installation.bot, self._names) for one in by_ref.values())
        # The answers to a thread always come with its first message.
        return sorted((one for one in said if one and one.at >= since), key=lambda one: one.at)

    def message(self, channel: str, ref: str) -> MessagePosted | None:
        """Look one message up, be it in the channel or in a thread; None when it is gone."""
        # Two, because an answer about a reply may begin with the first message of its thread.
        answer = _ask(
            lambda: self._client.conversations_replies(
                channel=channel, ts=ref, oldest=ref, latest=ref, inclusive=True, limit=2
            )
        )
        exact = next((one for one in listing(answer, "messages") if one.get("ts") == ref), {})
        return posted(exact, channel, self._installation.bot, self._names)

    def _older_threads(self, channel: str, since: datetime) -> Iterator[Payload]:
        """Find threads that began before a moment and have been answered since."""
        pages = _pages(
            lambda: self._patient.conversations_history(
                channel=channel, latest=written(since), limit=self._page
            )
        )
        for page in islice(pages, PAGES_OF_THREADS):
            for one in listing(page, "messages"):
                answered = stamp(one, "latest_reply")
                if answered is not None and moment(answered) >= since:
                    yield one

    def _channel(self, described: Payload, client: WebClient) -> ChannelProfile | None:
        members: list[str] = []
        if flag(described, "is_member"):
            channel = described["id"]
            for page in _pages(lambda: client.conversations_members(channel=channel, limit=self._page)):
                members += page["members"]
        return profiles.channel(described, members)


def _ask(call: Callable[[], SlackResponse]) -> Payload:
    """Ask about one thing; the answer is empty when it is not there."""
    try:
        return body(call())
    except FAILURES as error:
        if meaning_of(error) is Meaning.ABSENT:
            return {}
        raise trouble_of(error) from error


def _listed(call: Callable[[], SlackResponse]) -> list[Payload]:
    return [message for page in _pages(call) for message in listing(page, "messages")]


def _pages(call: Callable[[], SlackResponse]) -> Iterator[Payload]:
    """Ask for a list, page by page."""
    try:
        for page in call():
            yield body(page)
    except FAILURES as error:
        raise trouble_of(error) from error
