"""Forgets a person when whoever runs the program says so."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime

from bots.operating import NotDoneError, memory, person_named, place
from storage.directory import Member, Workspace
from storage.sealing import BrokenSealError, Keys
from storage.store import Store

WARNING = """\
{person} ({ref}) of {place} is to be forgotten:
their name, address and settings, what they follow and have seen, what they were told, and what they wrote.
That something was written stays, without its words, and so does this line in the admins' log.
"""
GONE = "{ref} of {place} is forgotten. Copies of the database that were made before still know them."
STAYS = "While they are in the workspace, what they write from now on is stored like anybody's."
REVOKED = "Their token was given back to Slack: it opens nothing any more."
NOT_REVOKED = (
    "Their token is forgotten here, but Slack could not be told: {why}. To end it there as well, they remove "
    "the app under https://slack.com/apps/manage, or an admin does."
)
SEALED = "UNSEEN_SECRET_KEY does not open it"

Confirm = Callable[[str, str], bool]
"""Asks, with a warning, whether to go on; the second words are what to type."""
GiveBack = Callable[[str], str | None]
"""Gives a token back; says why that was not possible, if it was not."""


def erase(
    url: str,
    words: str,
    within: str | None,
    *,
    keys: Keys | None,
    confirm: Confirm,
    give_back: GiveBack,
    now: datetime,
) -> list[str]:
    """Forget somebody for good once that is confirmed, and tell what was done."""
    with memory(url, keys=keys) as store:
        workspace, person = person_named(store, words, within)
        named = {"person": person.name, "ref": person.ref, "place": place(workspace)}
        if not confirm(WARNING.format(**named), person.ref):
            raise NotDoneError("nothing was changed")
        return list(_erase(store, workspace, person, give_back, now))


def _erase(
    store: Store, workspace: Workspace, person: Member, give_back: GiveBack, now: datetime
) -> Iterator[str]:
    connected = store.connections.state(person.id)
    token = None
    with suppress(BrokenSealError):
        token = store.connections.tokens([person.id]).get(person.id)
    store.erase(person.id, None, now)
    store.retention.clean()
    yield GONE.format(ref=person.ref, place=place(workspace))
    if connected is not None and connected.failed_at is None:
        trouble = SEALED if token is None else give_back(token)
        yield REVOKED if trouble is None else NOT_REVOKED.format(why=trouble)
    yield STAYS
