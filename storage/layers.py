"""The layers of settings in the tables, and what they come to for a person."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Label, Table, exists, select

from rules.model import Medium
from rules.settings import Layer, Settings, resolve
from storage.tables import connections, people

FIELDS = tuple(field.name for field in fields(Layer))
WORKSPACE = "workspace_"
"""Goes before the columns of a workspace's layer in a row that holds a person's, too."""
CONNECTED = "connected"
"""Names the column that tells whether somebody has lent a token that tells what they have read."""
COLUMNS = tuple(f"chosen_{name}" for name in FIELDS)


def layer_columns(table: Table, prefix: str = "") -> Iterable[Label[Any]]:
    """Name the columns of a table that hold a layer, with a prefix to tell two layers in one row apart."""
    return [table.c[name].label(prefix + name) for name in COLUMNS]


def personal_columns() -> Iterable[Label[Any]]:
    """Name the columns that hold a person's layer, and what else their settings depend on."""
    lent = exists(
        select(1).where(connections.c.person_id == people.c.id, connections.c.token.is_not(None))
    ).correlate(people)
    return [*layer_columns(people), lent.label(CONNECTED)]


def read_layer(row: Mapping[Any, Any]) -> Layer:
    """Read the layer that a row holds."""
    return Layer(*_own(row))


class Layers:
    """Lays the choices of a workspace and of a person over the built-in settings."""

    def __init__(self, built_in: Settings, media: frozenset[Medium]) -> None:
        self.built_in = built_in
        self.media = media
        # Nearly everybody has chosen the same, so a few results serve everybody.
        self._resolved = lru_cache(maxsize=1024)(self._resolve)

    def settings(
        self, workspace: Mapping[Any, Any], person: Mapping[Any, Any], language: str | None
    ) -> Settings:
        """Say what holds for the person of one row in the workspace of another, or of the same.

        The language is the one in which the platform speaks to them; media that are missing here are off.
        """
        return self._resolved(_shared(workspace), _own(person), language, bool(person[CONNECTED]))

    def defaults(self, language: str | None, *, connected: bool) -> Settings:
        """Say what holds for somebody unless something is chosen."""
        # Whoever is known to have read something is not mailed about it: only then mail is on by itself.
        return resolve(self.built_in, Layer(language=language, email=True if connected else None))

    def _resolve(
        self,
        workspace: tuple[Any, ...],
        person: tuple[Any, ...],
        language: str | None,
        connected: bool,  # noqa: FBT001 a cache tells nothing by name
    ) -> Settings:
        defaults = self.defaults(language, connected=connected)
        resolved = resolve(defaults, Layer(*workspace), Layer(*person))
        dm, email = (medium in self.media for medium in (Medium.DIRECT_MESSAGE, Medium.EMAIL))
        return replace(resolved, dm=resolved.dm and dm, email=resolved.email and email)


_own = itemgetter(*COLUMNS)
_shared = itemgetter(*(WORKSPACE + name for name in COLUMNS))
