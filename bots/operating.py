"""Opens the memory for whoever runs the program, beside programs that use it, and finds people in it."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from bots.config import WrongConfigurationError
from bots.opening import BEHIND, UNREACHABLE
from bots.troubles import OUTAGES
from rules.model import Medium
from rules.settings import Settings
from storage.directory import Member, Workspace
from storage.health import Health, health
from storage.outage import outage_of
from storage.sealing import Keys, Seal
from storage.store import Store


class NotDoneError(Exception):
    """What whoever runs the program asked for was not done; the message says why."""


@contextmanager
def memory(
    url: str, media: frozenset[Medium] = frozenset({Medium.DIRECT_MESSAGE}), keys: Keys | None = None
) -> Iterator[Store]:
    """Open the memory as it is; raises WrongConfigurationError where it cannot be used."""
    match health(url):
        case Health.UNREACHABLE:
            raise WrongConfigurationError((UNREACHABLE,))
        case Health.BEHIND:
            raise WrongConfigurationError((BEHIND,))
    with closing(Store(url, Settings(), media, Seal(keys) if keys else None)) as store:
        try:
            yield store
        except Exception as error:
            outage = outage_of(error)
            if outage is None:
                raise
            raise NotDoneError(f"the database cannot be used now: {OUTAGES[outage]}") from error


def person_named(store: Store, words: str, within: str | None = None) -> tuple[Workspace, Member]:
    """Find the one person of that reference, name or e-mail address, in a workspace if it is told which."""
    found = [
        (workspace, person)
        for workspace in workspaces_named(store, within)
        for person in store.directory.find_people(workspace.id, words)
    ]
    if not found:
        raise NotDoneError(f"nobody is called “{words}”")
    if len(found) > 1:
        named = ", ".join(f"{person.ref} in {place(workspace)}" for workspace, person in found)
        raise NotDoneError(f"several people are called “{words}”: {named}")
    return found[0]


def workspaces_named(store: Store, words: str | None) -> list[Workspace]:
    """Find the workspaces of that reference or name; all of them without one."""
    known = store.directory.workspaces()
    if words is None:
        return known
    found = [one for one in known if words == one.ref or words.casefold() == one.name.casefold()]
    if not found:
        raise NotDoneError(f"no workspace is called “{words}”")
    return found


def place(workspace: Workspace) -> str:
    """Name a workspace without a doubt."""
    return f"{workspace.name} ({workspace.platform} {workspace.ref})"
