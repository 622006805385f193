"""Shows home pages and windows in Slack, and answers in the direct messages with the app."""

from slack_sdk import WebClient
from slack_sdk.models.views import View

from adapters.replies import Reply
from adapters.slack.errors import FAILURES, code_of, trouble_of
from adapters.slack.fields import body, section, words
from adapters.slack.limits import check, check_view
from adapters.slack.panels import answer

OVERTAKEN = "hash_conflict"
"""Something else has been published since the page was read."""


class Screens:
    """Puts views and answers before the people of one workspace; every method raises PlatformTroubleError."""

    def __init__(self, client: WebClient) -> None:
        """Take a client that repeats nothing."""
        self._client = client

    def publish(self, person: str, view: View, mark: str | None) -> str | None:
        """Put a page onto somebody's home page and return Slack's mark of it.

        Nothing is done, and None returned, when something else stands there than the given mark says; without
        a mark the page is put there in any case.
        """
        try:
            published = self._client.views_publish(user_id=person, view=check_view(view), hash=mark)
        except FAILURES as error:
            if code_of(error) == OVERTAKEN:
                return None
            raise trouble_of(error) from error
        return words(section(body(published), "view"), "hash")

    def open(self, trigger: str, view: View) -> str:
        """Open a window and return its id."""
        try:
            opened = self._client.views_open(trigger_id=trigger, view=check_view(view))
        except FAILURES as error:
            raise trouble_of(error) from error
        return words(section(body(opened), "view"), "id")

    def push(self, trigger: str, view: View) -> str:
        """Lay a window upon the one that is open and return its id."""
        try:
            opened = self._client.views_push(trigger_id=trigger, view=check_view(view))
        except FAILURES as error:
            raise trouble_of(error) from error
        return words(section(body(opened), "view"), "id")

    def update(self, window: str, view: View) -> None:
        """Put something else into a window that is open."""
        try:
            self._client.views_update(view_id=window, view=check_view(view))
        except FAILURES as error:
            raise trouble_of(error) from error

    def say(self, channel: str, reply: Reply, thread: str | None) -> None:
        """Answer in a direct message, in the thread in which was asked."""
        rendered = answer(reply)
        blocks = check(rendered.text, rendered.blocks)
        try:
            self._client.chat_postMessage(
                channel=channel,
                thread_ts=thread,
                text=rendered.text,
                blocks=blocks,
                mrkdwn=False,
                parse="none",
                unfurl_links=False,
                unfurl_media=False,
            )
        except FAILURES as error:
            raise trouble_of(error) from error
