"""Zulip's Markdown, both ways: what people wrote becomes plain text, and plain text becomes harmless.

https://zulip.com/help/format-your-message-using-markdown tells what there is.
"""

import html
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

Names = Callable[[str], str | None]
"""Looks up what people call a person."""

JOINER = "\u2060"
"""WORD JOINER: nobody sees it, but no mark works across it."""

DEEPEST = 3
"""Quotes in quotes that are told apart."""

_WIDGET = re.compile(r"\A/(?:me|poll|todo)(?:\s+|\Z)")
"""What makes a message one in the third person, or a list to vote or to tick on."""
_FENCE = re.compile(r"(?P<mark>~{3,}|`{3,}) *(?:\{?\.?(?P<kind>[\w+./#-]+) *(?P<header>[^~`]*)\}?)?")
_LINK = r"""!?\[(?P<label>[^\[\]]*)\]\(\s*<?(?P<url>(?:[^\s()<>]|\([^\s()]*\))+)>?(?:\s+"[^"]*")?\s*\)"""
_LINKS = re.compile(_LINK)
_MARKUP = re.compile(
    # Marks are taken all or none: to try fewer of them takes for ever where somebody has written thousands.
    r"(?P<code>(?<!`)(?P<ticks>`++).+?(?<!`)(?P=ticks)(?!`))"
    r"|(?P<mention>@(?P<silent>_?)"
    r"(?:\*\*(?P<name>[^*|]*)(?:\|(?P<person>[0-9]+))?\*\*|\*(?P<group>[^*]+)\*))"
    r"|(?P<place>#\*\*(?P<channel>[^*>]+)(?:>(?P<topic>[^*]*?)(?:@[0-9]+)?)?\*\*)"
    rf"|(?P<link>{_LINK})"
    r"|(?P<time><time:(?P<at>[^<>]{0,80})>)"
    r"|(?P<entity>&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});)",
    re.IGNORECASE,
)
_UPLOADED = re.compile(r"(?:https?://[^/\s]+)?/?user_uploads/\S+", re.IGNORECASE)
_NARROW = re.compile(r"(?:https?://[^/\s]+)?/?#narrow/\S+", re.IGNORECASE)
_QUOTES = ("quote", "quoted")
"""Kinds of fences between which Markdown still is Markdown, as between those of a spoiler."""
_SPOILER = "spoiler"

_RETURN = re.compile(r"\r\n?")
_BREAK = re.compile(r"[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
"""What ends a line for some, and for others not."""
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
"""Zulip removes some of them, which would join what they keep apart."""
_ALIVE = re.compile(
    r"^(?=[ \t]*(?:[>#+|:~_/-]|[0-9]+[.)])|[ \t])"  # quotes, headings, lists, lines, fences, tables, /me
    r"|(?<=[@!<&])(?=\S)"  # mentions, pictures, times, entities
    r"|(?<=:)(?=\S)"  # addresses, emoji
    r"|(?<=~)(?=~)|(?<=\$)(?=\$)"  # strike, LaTeX
    r"|(?<=\])(?=[(\[:])"  # links
    r"|(?<=[\w-])(?=\.\w)"  # bare domains
    r"|(?<=[^\W\d]|[#_/!$-])(?=[0-9])",  # what an organization makes a link, such as #12 and ACME-12
    re.MULTILINE,
)
"""Places in plain text where Zulip might see more than text."""
_ENTITIES = str.maketrans({"*": "&#x2a;", "`": "&#x60;"})
"""No joiner keeps these from working in pairs."""


class _Line(NamedTuple):
    """A line of a message, and between which fences it stands."""

    text: str
    quoted: int
    is_code: bool


class _Fence(NamedTuple):
    """What began a block, and how the lines in it are."""

    mark: str
    quoted: int
    is_code: bool


def plain(text: str, names: Names) -> str:
    """Turn the Markdown of a message into what a reader sees, with mentions as names.

    Marks of emphasis stay: nobody can tell them from asterisks that were meant.
    """
    lines = (line for line in _lines(_WIDGET.sub("", text)) if not _is_upload(line))
    return "\n".join("> " * line.quoted + _read(line, names) for line in lines).strip()


def uploads(text: str) -> int:
    """Count the files that came with a message: Zulip keeps them as links in its text."""
    prose = (line.text for line in _lines(text) if not line.is_code)
    links = (link["url"] for line in prose for link in _LINKS.finditer(line))
    return len({url for url in links if _UPLOADED.fullmatch(url)})


def escape(text: str) -> str:
    """Make plain text harmless where Zulip looks for Markdown: it shows as it is, nothing comes alive."""
    return _ALIVE.sub(JOINER, _calm(text)).translate(_ENTITIES)


def code(text: str) -> str:
    """Show text on one line as it is, to be copied; a mark that would end it is replaced."""
    shown = " ".join(_calm(text).replace("`", "'").split())
    return f"`{shown}`" if shown else ""


def _calm(text: str) -> str:
    return _CONTROL.sub("", _BREAK.sub(" ", _RETURN.sub("\n", text)))


def _lines(text: str) -> Iterator[_Line]:
    fences = [_Fence("", 0, is_code=False)]
    for line in text.replace("\r\n", "\n").split("\n"):
        mark, quoted, is_code = fences[-1]
        opened = None if is_code else _FENCE.fullmatch(line)
        if mark and line.rstrip() == mark:
            fences.pop()
        elif opened is None:
            yield _Line(line, quoted, is_code)
        else:
            fences.append(_begun(opened, quoted))
            if _kind(opened) == _SPOILER and opened["header"]:
                yield _Line(opened["header"], quoted, is_code=False)


def _begun(opened: re.Match[str], quoted: int) -> _Fence:
    kind = _kind(opened)
    deeper = min(quoted + (kind in _QUOTES), DEEPEST)
    return _Fence(opened["mark"], deeper, is_code=kind != _SPOILER and kind not in _QUOTES)


def _kind(opened: re.Match[str]) -> str:
    return (opened["kind"] or "").lower()


def _is_upload(line: _Line) -> bool:
    """Say whether a line holds nothing but files, which are counted and not told by name."""
    if line.is_code or not line.text.strip():
        return False
    return not _LINKS.sub(lambda link: "" if _UPLOADED.fullmatch(link["url"]) else link[0], line.text).strip()


def _read(line: _Line, names: Names) -> str:
    return line.text if line.is_code else _MARKUP.sub(lambda found: _seen(found, names), line.text)


def _seen(found: re.Match[str], names: Names) -> str:
    match found.lastgroup:
        case "mention":
            return _mentioned(found, names)
        case "place":
            topic = found["topic"]
            return f"#{found['channel']}" if topic is None else f"#{found['channel']} > {topic}"
        case "link":
            return _labelled(found["url"], found["label"])
        case "time":
            return found["at"]
        case "entity":
            return html.unescape(found[0])
        case _:
            return found[0]


def _mentioned(found: re.Match[str], names: Names) -> str:
    person = found["person"]
    name = found["name"] or found["group"] or (person and names(person)) or person or ""
    return name if found["silent"] else f"@{name}"


def _labelled(url: str, label: str) -> str:
    """Write a link as plain text: no address is said twice, and that of a place in Zulip not at all."""
    if not label:
        return url
    if _UPLOADED.fullmatch(url) or _NARROW.fullmatch(url) or _bare(label) == _bare(url):
        return label
    return f"{label} ({url})"


def _bare(address: str) -> str:
    return re.sub(r"^(?:mailto:|tel:|https?://)", "", address).rstrip("/")
