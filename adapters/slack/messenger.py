"""Sends notices as direct messages in Slack, each at most once per call."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from adapters.announcements import announced, offered
from adapters.slack.errors import FAILURES, UnreadableAnswerError, code_of, delivery_of, trouble_of
from adapters.slack.fields import Payload, body, listing, section, words, written
from adapters.slack.limits import check
from adapters.slack.mrkdwn import escape
from adapters.slack.pace import Pace
from adapters.slack.panels import announcement as laid_out
from adapters.slack.views import Rendered, render
from adapters.text import Words
from rules.delivery import Announcement, Delivered, Delivery, Notice, Reach, Refused, RetryLater, Summary

EVENT_TYPE = "unseen_notice"
"""Marks our notices in the metadata of messages, beside the key of the notice."""
BUSY = "rate_limit_near"
"""So much was sent lately that Slack was not even asked."""
PAGE = 100
TOO_LATE = frozenset(["cant_update_message", "edit_window_closed", "is_inactive", "message_not_found"])
"""Codes of a message that can be changed no more: https://docs.slack.dev/reference/methods/chat.update."""


class SlackMessenger:
    """Delivers to the people of one workspace."""

    def __init__(
        self,
        client: WebClient,
        url: str,
        may_connect: Callable[[int], bool] = lambda _: False,
        pace: Pace | None = None,
    ) -> None:
        """Take a client that repeats nothing, and the address of the workspace for links.

        ``may_connect`` says of a person whether their first notice offers them to connect their read cursor.
        Without a ``pace`` it writes as fast as it is told to.
        """
        self._client = client
        self._url = url
        self._may_connect = may_connect
        self._pace = pace
        self._direct: dict[str, str] = {}

    def send(self, notice: Notice | Summary) -> Delivery:
        """Render the notice in its recipient's language and send it."""
        return self._post(notice.recipient.ref, self._render(notice), metadata=_metadata(notice))

    def tell(self, announcement: Announcement) -> Delivery:
        """Render an announcement in its recipient's language and send it."""
        to = announcement.recipient
        words = Words(to.language, to.timezone, escape)
        return self._post(to.ref, laid_out(announced(words, announcement), offered(words, announcement)))

    def amend(self, notice: Notice, ref: str) -> Delivery:
        """Show a notice that was sent as it is today; ``ref`` is where it stands, as its delivery told."""
        rendered = self._render(notice)
        blocks = check(rendered.text, rendered.blocks)
        channel, _, ts = ref.partition("/")
        try:
            self._client.chat_update(
                channel=channel,
                ts=ts,
                text=rendered.text,
                blocks=blocks,
                parse="none",
                metadata=_metadata(notice),
            )
        except FAILURES as error:
            return Refused("too_late") if code_of(error) in TOO_LATE else _surely_unsent(delivery_of(error))
        return Delivered(ref)

    def arrived(self, notice: Notice | Summary) -> Delivered | None:
        """Look for the notice in the direct messages since the oldest message that it is about.

        Raises PlatformTroubleError when Slack cannot be asked now.
        """
        try:
            channel = self._open(notice.recipient.ref)
            pages = self._client.conversations_history(
                channel=channel, oldest=written(_oldest(notice)), include_all_metadata=True, limit=PAGE
            )
            messages = (message for page in pages for message in listing(body(page), "messages"))
            found = next((message for message in messages if _key(message) == notice.key), None)
        except FAILURES as error:
            raise trouble_of(error) from error
        return Delivered(f"{channel}/{found['ts']}") if found else None

    def _render(self, notice: Notice | Summary) -> Rendered:
        first = isinstance(notice, Notice) and notice.first
        return render(notice, self._url, inviting=first and self._may_connect(notice.recipient.person_id))

    def _post(self, person: str, rendered: Rendered, **others: Any) -> Delivery:
        blocks = check(rendered.text, rendered.blocks)
        wait = self._pace.take(person) if self._pace is not None else None
        if wait is not None:
            return RetryLater(BUSY, timedelta(seconds=wait), reach=Reach.TURN)
        try:
            channel = self._open(person)
        except FAILURES as error:
            return _surely_unsent(delivery_of(error))
        try:
            posted = self._client.chat_postMessage(
                channel=channel,
                text=rendered.text,
                blocks=blocks,
                mrkdwn=False,
                parse="none",
                unfurl_links=False,
                unfurl_media=False,
                **others,
            )
            return Delivered(f"{_told(posted, 'channel')}/{_told(posted, 'ts')}")
        except FAILURES as error:
            return delivery_of(error)

    def _open(self, person: str) -> str:
        """Name the direct message with somebody; Slack is asked once for each."""
        if person not in self._direct:
            opened = section(body(self._client.conversations_open(users=person)), "channel")
            self._direct[person] = _told(opened, "id")
        return self._direct[person]


def _told(answer: SlackResponse | Payload, name: str) -> str:
    told = answer.get(name)
    if not isinstance(told, str):
        raise UnreadableAnswerError(name)
    return told


def _metadata(notice: Notice | Summary) -> dict[str, Any]:
    return {"event_type": EVENT_TYPE, "event_payload": {"key": notice.key}}


def _surely_unsent(delivery: RetryLater | Refused) -> RetryLater | Refused:
    return replace(delivery, unsure=False) if isinstance(delivery, RetryLater) else delivery


def _oldest(notice: Notice | Summary) -> datetime:
    if isinstance(notice, Notice):
        return notice.content.since
    return min(content.since for _, content in notice.parts)


def _key(message: Payload) -> str | None:
    metadata = section(message, "metadata")
    return (
        words(section(metadata, "event_payload"), "key") if metadata.get("event_type") == EVENT_TYPE else None
    )
