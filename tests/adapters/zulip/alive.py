"""What comes alive in Zulip, told from its own documentation and not from what escapes it.

https://zulip.com/help/format-your-message-using-markdown
"""

import re

OURS = ("&#x2a;", "&#x60;")
"""How an asterisk and a backtick are shown as they are."""

WITHIN_A_LINE = {
    "a mention": r"@_?\*\*[^*]+\*\*|@_?\*[^*]+\*",
    "a channel or a topic": r"#\*\*[^*]+\*\*",
    "code": r"(`+)[^\n]+?\1",
    "emphasis": r"\*(?!\s)[^*\n]+(?<!\s)\*|\*\*[^\n]+?\*\*",
    "a stroke": r"~~[^~\n]+~~",
    "a formula": r"\$\$[^\n]+?\$\$",
    "an emoji": r":[\w+-]+:",
    "an address": r"(?:https?|file)://\S|\bbitcoin:[13]",
    "a mail address": r"[\w.-]+@[\w.-]+\.\w",
    "a bare domain": r"[\w-]+\.\w",
    "a link or a picture": r"\[[^\]\n]*\]\([^)\n]*\)",
    "a time": r"<time:[^>]*>",
    "an entity": r"&(?:#[0-9]+|#x[0-9a-f]+|[a-z][a-z0-9]*);",
    "an old picture": r"!(?:avatar|gravatar|modal_link)\(",
    "what an organization links": r"(?:^|[\s'\"(,:<])(?:#[0-9]+|[A-Za-z]+[-#/_]?[0-9]+)(?![^\W_])",
}
AT_ITS_START = {
    "a quote": r" {0,3}>",
    "a heading": r"#{1,6}\s",
    "a list": r"\s*(?:[*+-]|[0-9]+[.)])\s",
    "a fence": r"(?:```|~~~)",
    "a rule": r" {0,3}(?:(?:-\s*){3,}|(?:_\s*){3,}|(?:\*\s*){3,})$",
    "an indented block": r"(?: {4}|\t)",
    "a table": r"[|:\- ]*-[|:\- ]*\|[|:\- ]*$|\|[|:\- ]*-",
    "a command of Zulip's": r"/\w",
}
_FORMS = {
    **{name: re.compile(form, re.IGNORECASE | re.MULTILINE) for name, form in WITHIN_A_LINE.items()},
    **{name: re.compile(f"^(?:{form})", re.IGNORECASE | re.MULTILINE) for name, form in AT_ITS_START.items()},
}


def alive(content: str) -> set[str]:
    """Name everything in a message that Zulip would make more of than text."""
    seen = content
    for entity in OURS:
        seen = seen.replace(entity, "\ufffc")  # Something that is neither a mark nor a letter.
    lines = re.sub(r"\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", "\n", re.sub(r"[\x02\x03]", "", seen))
    return {name for name, form in _FORMS.items() if form.search(lines)}
