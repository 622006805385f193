"""The words of a message, wherever its author put them: in its text, its blocks or its attachments."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from adapters.slack.fields import Payload, listing, words
from adapters.slack.limits import LONGEST_TEXT
from adapters.slack.mrkdwn import Names, link, plain


def wording(message: Payload, names: Names) -> str:
    """Return what a message says as plain text; blocks and attachments count where the text is empty.

    What is longer than any message of Slack's is cut.
    """
    said = (
        plain(words(message, "text")[:LONGEST_TEXT], names).strip()
        or _of_blocks(listing(message, "blocks"), names)
        or _of_attachments(listing(message, "attachments"), names)
    )
    return said[:LONGEST_TEXT]


def _of_attachments(attachments: Iterable[Payload], names: Names) -> str:
    return "\n".join(filter(None, (_of_attachment(one, names) for one in attachments)))


def _of_attachment(one: Payload, names: Names) -> str:
    fields = [f"{words(field, 'title')}: {words(field, 'value')}" for field in listing(one, "fields")]
    lines = [words(one, "pretext"), words(one, "title"), words(one, "text"), *fields]
    said = "\n".join(plain(line, names) for line in lines if line)
    return said or _of_blocks(listing(one, "blocks"), names) or plain(words(one, "fallback"), names)


def _of_blocks(blocks: Sequence[Payload], names: Names) -> str:
    lines = "".join(_pieces(blocks, names)).split("\n")
    return "\n".join(filter(None, (line.rstrip() for line in lines)))


def _pieces(blocks: Sequence[Payload], names: Names) -> Iterator[str]:
    """Walk through nested elements in reading order; without recursion, because others decide the depth."""
    waiting: list[Payload | str] = [*reversed(blocks)]
    while waiting:
        element = waiting.pop()
        if isinstance(element, str):
            yield element
            continue
        kind = words(element, "type")
        if kind in _LEAVES:
            yield _LEAVES[kind](element, names)
        elif kind not in _CONTROLS:
            waiting += ["\n", *reversed(_parts(element))]


def _parts(element: Payload) -> list[Payload]:
    text = element.get("text")
    own = [text] if isinstance(text, dict) else []
    return [*own, *listing(element, "fields"), *listing(element, "elements")]


def _mention(element: Payload, names: Names) -> str:
    return f"@{names(words(element, 'user_id')) or words(element, 'user_id')}"


def _channel(element: Payload, names: Names) -> str:
    return f"#{names(words(element, 'channel_id')) or words(element, 'channel_id')}"


def _emoji(element: Payload, _: Names) -> str:
    return f":{words(element, 'name')}:"


_CONTROLS = frozenset({"actions", "button", "context_actions", "input"})
"""What one can press or fill in is nothing that the author said."""

_LEAVES: dict[str, Callable[[Payload, Names], str]] = {
    "plain_text": lambda element, _: words(element, "text") + "\n",
    "mrkdwn": lambda element, names: plain(words(element, "text"), names) + "\n",
    "markdown": lambda element, _: words(element, "text") + "\n",
    "text": lambda element, _: words(element, "text"),
    "link": lambda element, _: link(words(element, "url"), words(element, "text")),
    "user": _mention,
    "channel": _channel,
    "usergroup": lambda element, _: f"@{words(element, 'usergroup_id')}",
    "broadcast": lambda element, _: f"@{words(element, 'range')}",
    "emoji": _emoji,
    "date": lambda element, _: words(element, "fallback"),
}
