"""The memory as a whole: its verbs, by noun."""

from collections.abc import Iterator
from contextlib import contextmanager

from rules.model import Medium
from rules.settings import Settings
from storage.choices import Choices
from storage.directory import Directory
from storage.due import Due
from storage.engine import Database
from storage.layers import Layers
from storage.positions import Positions
from storage.questions import Questions
from storage.recording import Recording


class Store:
    """Remembers everything, in one database."""

    def __init__(self, url: str, built_in: Settings, media: frozenset[Medium]) -> None:
        self.database = Database(url)
        self.layers = Layers(built_in, media)
        self.directory = Directory(self.database)
        self.due = Due(self.database, self.layers)
        self.choices = Choices(self.database, self.layers)
        self.questions = Questions(self.database, self.layers)
        self.positions = Positions(self.database)

    @contextmanager
    def recording(self) -> Iterator[Recording]:
        """Open the one transaction in which an event is taken in; an exception undoes all of it."""
        with self.database.writing() as connection:
            yield Recording(connection, self.layers)

    def close(self) -> None:
        """Close all connections."""
        self.database.close()
