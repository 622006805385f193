"""Reads messages from Zulip page by page, in both directions."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from adapters.payloads import Payload, flag, listing
from adapters.zulip.clients import Connection, call
from adapters.zulip.fields import ref
from adapters.zulip.limits import Purpose

PAGE = 1000
"""Messages asked for at once, the most that Zulip advises, https://zulip.com/api/get-messages."""
LONG = 30.0
"""Seconds to wait for so many."""

Narrow = Sequence[Mapping[str, Any]]
"""Which messages are meant, https://zulip.com/api/construct-narrow."""

AS_WRITTEN: Mapping[str, Any] = {
    "apply_markdown": False,
    "allow_empty_topic_name": True,
}
"""Asks for messages as people wrote them; servers pass over what they do not know yet."""


def newest_first(
    client: Connection, narrow: Narrow, page: int = PAGE, purpose: Purpose = Purpose.QUESTION
) -> Iterator[Payload]:
    """Tell the messages that are meant, from the newest back to the oldest, as far as they are wanted.

    Raises ZulipTroubleError when Zulip cannot be asked now.
    """
    span: dict[str, Any] = {"anchor": "newest", "num_before": page, "num_after": 0, "narrow": narrow}
    while True:
        answer = _page(client, span, purpose)
        older = [one for one in _told(answer) if span["anchor"] == "newest" or one["id"] < span["anchor"]]
        yield from reversed(older)
        if flag(answer, "found_oldest") or not older:
            return
        span["anchor"] = older[0]["id"]


def pages_after(
    client: Connection, last: str, page: int = PAGE, narrow: Narrow = ()
) -> Iterator[list[Payload]]:
    """Tell what has come after a message, page by page and oldest first, up to the newest.

    Without a narrow, this is all that the bot was sent: in its channels and by direct message. A page that
    cannot be had now raises ZulipTroubleError; who asks again after the last message that came goes on there.
    """
    span: dict[str, Any] = {"anchor": int(last), "num_before": 0, "num_after": page, "narrow": narrow}
    while True:
        answer = _page(client, span, Purpose.QUESTION)
        # Older servers cannot be told to leave the first one out.
        newer = [one for one in _told(answer) if one["id"] > span["anchor"]]
        if newer:
            yield newer
            span["anchor"] = newer[-1]["id"]
        if flag(answer, "found_newest") or not newer:
            return


def _page(client: Connection, span: Mapping[str, Any], purpose: Purpose) -> Payload:
    asked = {**AS_WRITTEN, "client_gravatar": True, **span}
    return call(client, "GET", "messages", asked, purpose=purpose, timeout=LONG)


def _told(answer: Payload) -> list[Payload]:
    """Take the messages that have a name, in the order of writing."""
    named = [one for one in listing(answer, "messages") if ref(one, "id")]
    return sorted(named, key=lambda one: int(one["id"]))
