"""Which methods of Slack's Web API the code calls, read from the code itself."""

import re
from pathlib import Path

CODE = Path(__file__).parents[3]
_CALL = re.compile(r"\.((?:apps|auth|oauth|bots|chat|conversations|reactions|users|views)_\w+)\(")


def called_methods(*folders: str) -> set[str]:
    """Name the methods that these folders call, or all, as Slack does: ``chat.postMessage``."""
    sources = [
        path
        for folder in folders or ("adapters/slack", "bots/slack")
        for path in (CODE / folder).rglob("*.py")
    ]
    calls = {call for path in sources for call in _CALL.findall(path.read_text())}
    return {call.replace("_", ".") for call in calls}
