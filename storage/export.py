"""Handing out what is stored about a person, as plain values that JSON can hold."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select

from storage.belongings import PARTS, PROFILE, SETTINGS


def export(connection: Connection, person_id: int, reader: int | None) -> dict[str, Any]:
    """Gather everything about a person, but nothing of private channels that the reader is not in.

    Without a reader nothing is left out.
    """
    asked = {"person": person_id, "reader": reader}
    (profile,) = _rows(connection, PROFILE, asked)
    (layer,) = _rows(connection, SETTINGS, asked)
    chosen = {name.removeprefix("chosen_"): value for name, value in layer.items() if value is not None}
    parts = {name: _rows(connection, part, asked) for name, part in PARTS.items()}
    return {"profile": profile, "settings": chosen, **parts}


def _rows(connection: Connection, part: Select[Any], asked: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = connection.execute(part, asked).mappings()
    return [{name: _plain(value) for name, value in row.items()} for row in found]


def _plain(value: object) -> object:
    match value:
        case datetime():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case _:
            return value
