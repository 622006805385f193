"""Addresses of messages in Slack."""

import re
from urllib.parse import urlencode, urlsplit

HOSTS = ("slack.com", "slack-gov.com")

_MESSAGE = re.compile(
    r"/(?:archives|client/[TE][A-Z0-9]+)/(?P<channel>[CDG][A-Z0-9]+)/p(?P<seconds>[0-9]{1,11})(?P<fraction>[0-9]{6})/?"
)
_THREAD = re.compile(
    r"/client/[TE][A-Z0-9]+/[CDG][A-Z0-9]+/thread/"
    r"(?P<channel>[CDG][A-Z0-9]+)-(?P<seconds>[0-9]{1,11})\.(?P<fraction>[0-9]{6})/?"
)


def permalink(url: str, channel: str, ref: str, thread: str | None = None) -> str:
    """Make the link to a message; ``url`` is the address of the workspace."""
    base = f"{url.rstrip('/')}/archives/{channel}/p{ref.replace('.', '')}"
    return f"{base}?{urlencode({'thread_ts': thread, 'cid': channel})}" if thread else base


def parse(text: str) -> tuple[str, str] | None:
    """Find channel and message in a link that somebody pasted, or None when it leads to no message."""
    address = text.strip().removeprefix("<").removesuffix(">").split("|")[0]
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not _is_slacks(host):
        return None
    found = _MESSAGE.fullmatch(parts.path) or _THREAD.fullmatch(parts.path)
    return (found["channel"], f"{found['seconds']}.{found['fraction']}") if found else None


def _is_slacks(host: str) -> bool:
    return any(host == known or host.endswith(f".{known}") for known in HOSTS)
