"""The memory as a whole: its verbs, by noun."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from rules.model import Medium
from rules.settings import Settings
from storage.behind import Behind
from storage.census import Census, census
from storage.choices import Choices
from storage.clock import Clock
from storage.connections import Connections
from storage.coverage import Covered, coverage_of
from storage.directory import Directory, Member
from storage.due import Due
from storage.early import forget_early
from storage.engine import Database
from storage.erasure import erase
from storage.export import export
from storage.failures import Failures
from storage.gaps import Gaps
from storage.habits import Habits
from storage.homes import Homes
from storage.inbox import Waiting, waiting_for
from storage.installations import Installations
from storage.items import Items
from storage.kept import Kept
from storage.layers import Layers
from storage.outage import Watch
from storage.positions import Positions
from storage.projects import Projects
from storage.questions import Questions
from storage.recording import Recording
from storage.relays import Relays
from storage.resealing import reseal
from storage.retention import Retention
from storage.sealing import Seal
from storage.status import Status, status_of
from storage.tickets import Tickets
from storage.turns import Turns


class Store:
    """Remembers everything, in one database."""

    def __init__(
        self,
        url: str,
        built_in: Settings,
        media: frozenset[Medium],
        seal: Seal | None = None,
        watch: Watch | None = None,
    ) -> None:
        """Open it; without a seal, tokens can neither be stored nor read. ``watch`` hears how it is."""
        self.database = Database(url, watch)
        self.layers = Layers(built_in, media)
        self.directory = Directory(self.database)
        self.due = Due(self.database, self.layers)
        self.kept = Kept(self.database, self.layers)
        self.behind = Behind(self.database)
        self.choices = Choices(self.database, self.layers)
        self.questions = Questions(self.database, self.layers)
        self.items = Items(self.database)
        self.projects = Projects(self.database)
        self.relays = Relays(self.database)
        self.positions = Positions(self.database)
        self.gaps = Gaps(self.database)
        self.installations = Installations(self.database, seal)
        self.connections = Connections(self.database, seal)
        self.tickets = Tickets(self.database)
        self.homes = Homes(self.database)
        self.habits = Habits(self.database)
        self.turns = Turns(self.database)
        self.clock = Clock(self.database)
        self.retention = Retention(self.database)
        self.failures = Failures(self.database)
        self._seal = seal

    @contextmanager
    def recording(self) -> Iterator[Recording]:
        """Open the one transaction in which an event is taken in; an exception undoes all of it."""
        with self.database.writing() as connection:
            yield Recording(connection, self.layers)

    def forget_early(self, now: datetime) -> None:
        """Forget what happened to messages that never came."""
        with self.database.writing() as connection:
            forget_early(connection, now)

    def inbox(self, person_id: int, workspace_id: int) -> list[Waiting]:
        """List the open conversations, longest waiting first; callers leave out what they may not see."""
        with self.database.reading() as connection:
            return waiting_for(connection, self.layers, workspace_id, person_id)

    def coverage(self, workspace_id: int) -> list[Covered]:
        """Gather whom a message from a customer would concern now, for every channel where there are any."""
        with self.database.reading() as connection:
            return coverage_of(connection, self.layers, workspace_id)

    def status(self, workspace_id: int, now: datetime) -> Status:
        """Say in numbers how a workspace is doing."""
        with self.database.reading() as connection:
            return status_of(connection, workspace_id, now)

    def census(self) -> Census | None:
        """Count what waits in every workspace; None while the database does not answer."""
        return census(self.database)

    def people_admins(self, workspace_id: int) -> list[Member]:
        """List the active admins and owners of a workspace."""
        return self.directory.admins(workspace_id)

    def export(self, person_id: int, reader: int | None = None) -> dict[str, Any]:
        """Hand out what is stored about a person; nothing of private channels that a reader is not in."""
        with self.database.reading() as connection:
            return export(connection, person_id, reader)

    def erase(self, person_id: int, by: int | None, now: datetime) -> None:
        """Forget a person: the program itself does it when ``by`` is None."""
        with self.database.writing() as connection:
            erase(connection, person_id, by, now)

    def reseal(self) -> int:
        """Seal all tokens with the newest key and count those that were not; raises BrokenSealError."""
        return reseal(self.database, self._seal)

    def close(self) -> None:
        """Close all connections."""
        self.turns.close()
        self.database.close()
