"""Sends notices and answers as direct messages in Zulip, each at most once per call."""

import json
from collections.abc import Iterator
from itertools import takewhile
from typing import Any

from adapters.announcements import announced
from adapters.payloads import Payload, words
from adapters.zulip.clients import Connection, call
from adapters.zulip.errors import Meaning, ZulipTroubleError, delivery_of
from adapters.zulip.fields import ref
from adapters.zulip.history import Narrow, newest_first
from adapters.zulip.limits import Purpose
from adapters.zulip.notices import mark, render, words_for
from adapters.zulip.organization import DIRECT, DM_NARROW, Organization
from adapters.zulip.panels import Post
from rules.delivery import Announcement, Delivered, Delivery, Notice, Summary

PAGE = 100
"""Of our messages to somebody, so many are looked through at once."""


class ZulipMessenger:
    """Delivers to the people of one organization."""

    def __init__(self, client: Connection, organization: Organization, page: int = PAGE) -> None:
        self._client = client
        self._organization = organization
        self._page = page

    def send(self, notice: Notice | Summary) -> Delivery:
        """Render the notice in its recipient's language and send it."""
        return self.post(notice.recipient.ref, Post(render(notice, self._organization.url)))

    def tell(self, announcement: Announcement) -> Delivery:
        """Render an announcement in its recipient's language and send it."""
        to = announcement.recipient
        return self.post(to.ref, Post(announced(words_for(to), announcement)))

    def post(self, person: str, post: Post) -> Delivery:
        """Send one message of an answer; where the server knows no buttons, its words alone."""
        try:
            return self._send(person, post)
        except ZulipTroubleError as trouble:
            if post.widget is None or trouble.meaning is not Meaning.REFUSED:
                return delivery_of(trouble)
        return self.post(person, Post(post.content))

    def amend(self, notice: Notice, ref: str) -> Delivery:
        """Show a notice that was sent as it is today; what Zulip lets nobody edit any more is *too late*."""
        content = {"content": render(notice, self._organization.url)}
        try:
            call(self._client, "PATCH", f"messages/{ref}", content, purpose=Purpose.EDIT)
        except ZulipTroubleError as trouble:
            return delivery_of(trouble)
        return Delivered(ref)

    def arrived(self, notice: Notice | Summary) -> Delivered | None:
        """Look for the notice among our direct messages since the oldest message that it is about.

        Raises PlatformTroubleError when Zulip cannot be asked now.
        """
        sent = self._sent_to(notice.recipient.ref)
        since = takewhile(lambda message: message["id"] > _oldest(notice), sent)
        found = next((message for message in since if mark(notice) in words(message, "content")), None)
        return Delivered(str(found["id"])) if found else None

    def _send(self, person: str, post: Post) -> Delivered:
        message: dict[str, Any] = {
            "type": "direct" if self._organization.can(DIRECT) else "private",
            "to": [int(person)],
            "content": post.content,
        }
        if post.widget is not None:
            message["widget_content"] = json.dumps(post.widget)
        sent = ref(call(self._client, "POST", "messages", message, purpose=Purpose.NOTICE), "id")
        if sent is None:
            raise ZulipTroubleError("unreadable_answer", Meaning.UNSURE)
        return Delivered(sent)

    def _sent_to(self, person: str) -> Iterator[Payload]:
        """Tell what we have written to somebody, the newest first."""
        operator = "dm" if self._organization.can(DM_NARROW) else "pm-with"
        narrow: Narrow = [
            {"operator": operator, "operand": [int(person)]},
            {"operator": "sender", "operand": int(self._organization.bot)},
        ]
        return newest_first(self._client, narrow, self._page, Purpose.NOTICE)


def _oldest(notice: Notice | Summary) -> int:
    """Name the oldest message that a notice is about; whatever tells of it has a higher number."""
    if isinstance(notice, Notice):
        return int(notice.content.ref)
    return min(int(content.ref) for _, content in notice.parts)
