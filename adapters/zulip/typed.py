"""Commands as people type them in Zulip become words that the rules read, mentions and links included."""

import re

from rules.commands import PREFIX
from rules.words import quoted

_MARKUP = re.compile(
    r"@_?\*\*(?P<name>[^*|]*)(?:\|(?P<person>[0-9]+))?\*\*"
    r"|#\*\*(?P<channel>[^*>]+)\*\*"
    r"|(?P<topic>#\*\*[^*>]+>[^*]*\*\*)"
    r"|\[[^\[\]]*\]\(<?(?P<url>[^\s()<>]+)>?\)"
)
_BRACKETS = str.maketrans("", "", "<>|")


def typed(content: str) -> str:
    """Write a command the way it is typed on every platform, without the leading ``/unseen``."""
    bare = content.strip().strip("`")
    return PREFIX.sub("", _MARKUP.sub(_word, bare), count=1).strip()


def _word(found: re.Match[str]) -> str:
    if found["person"]:
        label = found["name"].translate(_BRACKETS)
        return f"<@{found['person']}|{label}>" if label else f"<@{found['person']}>"
    if found["channel"]:
        return f"#{_one(found['channel'].strip())}"
    if found["topic"]:
        return _one(found["topic"])
    return found["url"] or f"@{_one(found['name'].strip())}"


def _one(words: str) -> str:
    """Keep words together, in whichever quotes do not stand in them."""
    if '"' in words and " " in words:
        return f"'{words}'"
    return quoted(words)
