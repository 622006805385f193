"""Explains a decision to whoever runs the program, as its person would read it: without anybody's words."""

from collections.abc import Callable, Mapping
from datetime import datetime

from adapters.slack import links as slack
from adapters.zulip import links as zulip
from bots.operating import NotDoneError, memory, person_named, place
from bots.visit import Dialect, Visit
from bots.why import explained
from rules.delivery import Whereabouts
from rules.model import Medium
from storage.directory import Workspace
from storage.questions import Found
from storage.store import Store

READERS: Mapping[str, Callable[[str, str], tuple[str | None, str] | None]] = {
    "slack": lambda link, _: slack.parse(link),
    "zulip": zulip.parse,
}
"""How each platform's links to messages are read, beside the address of the workspace."""


def explain(
    url: str, words: str, message: str, *, within: str | None, media: frozenset[Medium], now: datetime
) -> str:
    """Explain why somebody was told about a message, or was not, even if they may not see it."""
    with memory(url, media) as store:
        workspace, person = person_named(store, words, within)
        found = _found(store, workspace, message)
        if found is None:
            raise NotDoneError(f"no message of {place(workspace)} is stored under {message}")
        dialect = Dialect(str, lambda _: None, _no_link)
        visit = Visit(store, dialect, person, dialect.words("en", None), now)
        return explained(visit, found, person, person.name)


def _found(store: Store, workspace: Workspace, message: str) -> Found | None:
    """Find a message by its link, or by its channel and the platform's name of it, divided by a slash."""
    named = READERS[workspace.platform](message, workspace.url)
    if named is not None:
        return store.questions.message(workspace.id, *named)
    channel, _, ref = message.rpartition("/")
    known = store.directory.find_channels(workspace.id, channel)
    refs = [channel, *(one.ref for one in known)]
    found = (store.questions.message(workspace.id, one, ref) for one in refs)
    return next((one for one in found if one is not None), None)


def _no_link(where: Whereabouts, ref: str, thread: str | None) -> str:  # noqa: ARG001 the form of a dialect
    """Write no link: advice is for the person alone."""
    return ""
