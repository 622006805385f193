"""Answers who and what is in an organization by asking Zulip."""

from collections.abc import Iterator
from datetime import datetime
from itertools import takewhile

from adapters.payloads import Payload, listing, section
from adapters.zulip import profiles
from adapters.zulip.clients import Connection, call
from adapters.zulip.errors import Meaning, ZulipTroubleError
from adapters.zulip.fields import refs, second
from adapters.zulip.history import AS_WRITTEN, PAGE, Narrow, newest_first, pages_after
from adapters.zulip.messages import Scene, message_posted
from adapters.zulip.organization import CHANNEL_BY_ID, Organization
from rules.events import ChannelProfile, MessagePosted, Profile

LONG = 60.0
"""Seconds to wait for everybody at once: Zulip tells no pages of people and of subscribers."""


class ZulipDirectory:
    """Answers for one organization; every method raises PlatformTroubleError when Zulip cannot be asked."""

    def __init__(
        self, client: Connection, organization: Organization, scene: Scene, page: int = PAGE
    ) -> None:
        self._client = client
        self._organization = organization
        self._scene = scene
        self._page = page

    def people(self) -> list[Profile]:
        """Tell everybody in the organization; the server's own bots are nobody and not among them."""
        answer = call(self._client, "GET", "users", {"client_gravatar": True}, timeout=LONG)
        told = (profiles.person(user) for user in listing(answer, "members"))
        return [one for one in told if one and one.ref not in self._scene.system]

    def channels(self) -> list[ChannelProfile]:
        """Tell every channel that the bot is subscribed to."""
        return [one for described in self._subscriptions() if (one := _subscribed(described))]

    def person(self, ref: str) -> Profile | None:
        """Look one person or bot up; None when there is nobody of that name."""
        if ref in self._scene.system:
            return None
        return profiles.person(section(self._ask(f"users/{ref}"), "user"))

    def channel(self, ref: str) -> ChannelProfile | None:
        """Look one channel up; None when the bot cannot see it any more."""
        if not self._organization.can(CHANNEL_BY_ID):
            return next((one for one in self.channels() if one.ref == ref), None)
        described = section(self._ask(f"streams/{ref}"), "stream")
        members = refs(self._ask(f"streams/{ref}/members"), "subscribers") if described else []
        return profiles.channel(described, members, subscribed=self._organization.bot in members)

    def past(self, channel: str, since: datetime, until: datetime) -> list[MessagePosted]:
        """Tell what was said in a channel between two moments, oldest first."""
        narrow: Narrow = [{"operator": "stream", "operand": int(channel)}]
        first = int(since.timestamp())
        lately = takewhile(
            lambda one: (second(one, "timestamp") or 0) >= first,
            newest_first(self._client, narrow, self._page),
        )
        said = [posted for one in lately if (posted := message_posted(one, self._scene))]
        return [one for one in reversed(said) if since <= one.at <= until]

    def message(self, channel: str | None, ref: str) -> MessagePosted | None:  # noqa: ARG002 - named in its organization
        """Look one message up, wherever it stands today; None when it is gone."""
        found = self.described(ref)
        return message_posted(found, self._scene) if found else None

    def described(self, ref: str) -> Payload | None:
        """Look one message up as Zulip describes it, with its reactions; None when it is gone."""
        return section(self._ask(f"messages/{ref}", AS_WRITTEN), "message") or None

    def missed(self, last: str) -> Iterator[list[Payload]]:
        """Tell all messages that came after one, page by page: those in the bot's channels and those to it.

        Whoever is told of trouble in between goes on later, after the last message that came.
        """
        return pages_after(self._client, last, self._page)

    def newest(self) -> str | None:
        """Name the newest message that the bot can see; None when there is none."""
        return next((str(one["id"]) for one in newest_first(self._client, (), 1)), None)

    def _ask(self, path: str, params: Payload | None = None) -> Payload:
        """Ask about one thing; the answer is empty when it is not there."""
        try:
            return call(self._client, "GET", path, params)
        except ZulipTroubleError as trouble:
            if trouble.meaning is Meaning.ABSENT:
                return {}
            raise

    def _subscriptions(self) -> list[Payload]:
        answer = call(
            self._client, "GET", "users/me/subscriptions", {"include_subscribers": True}, timeout=LONG
        )
        return listing(answer, "subscriptions")


def _subscribed(described: Payload) -> ChannelProfile | None:
    return profiles.channel(described, refs(described, "subscribers"), subscribed=True)
