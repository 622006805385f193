"""The layers of settings in the tables, and what they come to for a person."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Label, Table

from rules.model import Medium
from rules.settings import Layer, Settings, resolve

FIELDS = tuple(field.name for field in fields(Layer))
WORKSPACE = "workspace_"
"""Goes before the columns of a workspace's layer in a row that holds a person's, too."""
COLUMNS = tuple(f"chosen_{name}" for name in FIELDS)


def layer_columns(table: Table, prefix: str = "") -> Iterable[Label[Any]]:
    """Name the columns of a table that hold a layer, with a prefix to tell two layers in one row apart."""
    return [table.c[name].label(prefix + name) for name in COLUMNS]


def read_layer(row: Mapping[Any, Any]) -> Layer:
    """Read the layer that a row holds."""
    return Layer(*_own(row))


class Layers:
    """Lays the choices of a workspace and of a person over the built-in settings."""

    def __init__(self, built_in: Settings, media: frozenset[Medium]) -> None:
        self.built_in = built_in
        self._dm, self._email = Medium.DIRECT_MESSAGE in media, Medium.EMAIL in media
        # Nearly everybody has chosen the same, so a few results serve everybody.
        self._resolved = lru_cache(maxsize=1024)(self._resolve)

    def settings(
        self, workspace: Mapping[Any, Any], person: Mapping[Any, Any], language: str | None
    ) -> Settings:
        """Say what holds for the person of one row in the workspace of another, or of the same.

        The language is the one in which the platform speaks to them; media that are missing here are off.
        """
        return self._resolved(_shared(workspace), _own(person), language)

    def _resolve(self, workspace: tuple[Any, ...], person: tuple[Any, ...], language: str | None) -> Settings:
        resolved = resolve(self.built_in, Layer(language=language), Layer(*workspace), Layer(*person))
        return replace(resolved, dm=resolved.dm and self._dm, email=resolved.email and self._email)


_own = itemgetter(*COLUMNS)
_shared = itemgetter(*(WORKSPACE + name for name in COLUMNS))
