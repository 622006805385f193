"""A workspace together with the parts that speak to its platform, and every workspace that is served now."""

from collections.abc import Iterator, Mapping, ValuesView
from dataclasses import dataclass
from threading import Lock

from typing_extensions import override

from bots.ports import Directory, Mailing, Messenger, Witness, WriteLink
from rules.model import Medium
from storage.directory import Workspace


@dataclass(frozen=True, slots=True)
class Office:
    """One workspace, who answers questions about it and who delivers to its people."""

    workspace: Workspace
    directory: Directory
    messengers: Mapping[Medium, Messenger]
    witness: Witness | None = None
    """Knows who has seen what; None where the platform tells nothing."""


def no_mail(workspace: Workspace, write_link: WriteLink) -> Mapping[Medium, Messenger]:  # noqa: ARG001 a Mailing
    """Send mail for nobody: it is not configured."""
    return {}


class Offices(Mapping[int, Office]):
    """Every workspace that this process serves now, by its id in the store.

    Branches open and close offices while jobs go through them: whoever has begun to do so goes through those
    that were open then.
    """

    def __init__(self, *offices: Office, mailing: Mailing = no_mail) -> None:
        """``mailing`` makes what every office has beside what its platform brings."""
        self.mailing = mailing
        self._offices: Mapping[int, Office] = {office.workspace.id: office for office in offices}
        self._changing = Lock()

    def add(self, office: Office) -> None:
        """Serve a workspace from now on; an earlier office of it is replaced."""
        with self._changing:
            self._offices = {**self._offices, office.workspace.id: office}

    def remove(self, workspace_id: int) -> None:
        """Serve a workspace no longer, if it was served at all."""
        with self._changing:
            self._offices = {id_: office for id_, office in self._offices.items() if id_ != workspace_id}

    @override
    def values(self) -> ValuesView[Office]:
        """List the offices that are open now; what happens to them later changes nothing in the list."""
        return self._offices.values()

    @override
    def __getitem__(self, workspace_id: int) -> Office:
        return self._offices[workspace_id]

    @override
    def __iter__(self) -> Iterator[int]:
        return iter(self._offices)

    @override
    def __len__(self) -> int:
        return len(self._offices)
