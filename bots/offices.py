"""A workspace together with the parts that speak to its platform."""

from collections.abc import Mapping
from dataclasses import dataclass

from bots.ports import Directory, Messenger
from rules.model import Medium
from storage.directory import Workspace


@dataclass(frozen=True, slots=True)
class Office:
    """One workspace, who answers questions about it and who delivers to its people."""

    workspace: Workspace
    directory: Directory
    messengers: Mapping[Medium, Messenger]


Offices = Mapping[int, Office]
"""Every workspace that this process serves, by its id in the store."""
