"""What the caller of a benchmark has asked for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Options:
    """How to measure."""

    quick: bool = False
    """Smaller and fewer, to see that it works; the numbers say less."""
    db: str | None = None
    """A PostgreSQL server; without one, SQLite files are made."""
