"""Where the app is installed, with the tokens that open these workspaces; the tokens are sealed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, select
from sqlalchemy.dialects.postgresql import insert as upsert

from storage.engine import Database
from storage.sealing import BrokenSealError, Seal
from storage.tables import installations


@dataclass(frozen=True, slots=True)
class Installed:
    """The app in one workspace, or in every workspace of an organization."""

    platform: str
    ref: str
    """The platform's name of the workspace, or of the organization."""
    enterprise: str | None
    """The organization that the workspace is part of."""
    org_wide: bool
    bot: str
    """The platform's name of Unseen itself."""
    token: str = field(repr=False)
    scopes: frozenset[str]
    since: datetime


class Installations:
    """Remembers installations; without a seal there are none."""

    def __init__(self, database: Database, seal: Seal | None) -> None:
        self._database = database
        self._seal = seal

    def keep(self, installed: Installed) -> None:
        """Note an installation; one of the same workspace is replaced."""
        row = {
            "platform": installed.platform,
            "ref": installed.ref,
            "enterprise": installed.enterprise,
            "org_wide": installed.org_wide,
            "bot": installed.bot,
            "token": opener(self._seal).close(installed.token),
            "scopes": written(installed.scopes),
            "since": installed.since,
        }
        with self._database.writing() as connection:
            connection.execute(KEEP, row)

    def all(self, platform: str) -> list[Installed]:
        """List the installations on a platform, oldest first."""
        with self._database.reading() as connection:
            found = connection.execute(INSTALLED.where(installations.c.platform == platform)).mappings().all()
        return [self._read(row) for row in found]

    def find(self, platform: str, ref: str) -> Installed | None:
        """Find the installation of a workspace or of an organization."""
        return next((one for one in self.all(platform) if one.ref == ref), None)

    def remove(self, platform: str, ref: str, since: datetime) -> None:
        """Forget an installation and its token, unless it was replaced by a later one."""
        is_it = (
            installations.c.platform == platform,
            installations.c.ref == ref,
            installations.c.since <= since,
        )
        with self._database.writing() as connection:
            connection.execute(delete(installations).where(*is_it))

    def _read(self, row: Mapping[Any, Any]) -> Installed:
        token, scopes = opener(self._seal).open(row["token"]), frozenset(row["scopes"].split())
        return Installed(**dict(row) | {"token": token, "scopes": scopes})


def opener(seal: Seal | None) -> Seal:
    """Return the seal; without one, tokens are neither stored nor read."""
    if seal is None:
        raise BrokenSealError("there is no key")
    return seal


def written(scopes: Iterable[str]) -> str:
    """Write scopes as they are stored."""
    return " ".join(sorted(scopes))


FIELDS = ("enterprise", "org_wide", "bot", "token", "scopes")
_kept = upsert(installations)
KEEP = _kept.on_conflict_do_update(
    index_elements=["platform", "ref"],
    set_={name: _kept.excluded[name] for name in (*FIELDS, "since")},
)
INSTALLED: Select[Any] = select(
    *(installations.c[name] for name in ("platform", "ref", *FIELDS, "since"))
).order_by(installations.c.id)
