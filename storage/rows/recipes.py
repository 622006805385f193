"""What all tables share: how enums are stored, constraints named, choices kept."""

from collections.abc import Callable
from typing import Any, ClassVar

from sqlalchemy import Index, MetaData
from sqlalchemy import text as sql
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import DeclarativeBase, Mapped

from rules.decide import Subject
from rules.following import Because
from rules.model import Audience, Choice, Kind, Medium, Role, Scope
from rules.seen import How
from rules.settings import Answered, Customers
from storage.states import AnswerState, NoticeState
from storage.types import ByValue, duration, moment, off, text


def folded(column: str) -> Callable[[DefaultExecutionContext], str]:
    """Fill a column with what stands in another one of its row, without capitals.

    Databases know the capitals of few alphabets only.
    """

    def fold(context: DefaultExecutionContext) -> str:
        row: dict[str, str] = context.get_current_parameters()  # type: ignore[no-untyped-call]
        return row[column].casefold()

    return fold


def partial(where: str, name: str, *columns: str, unique: bool = False) -> Index:
    """Make an index of only those rows for which the condition holds."""
    condition = sql(where)
    return Index(name, *columns, unique=unique, sqlite_where=condition, postgresql_where=condition)


class Base(DeclarativeBase):
    """Says once how enums are stored and constraints named."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        kind: ByValue(kind)
        for kind in (
            Answered,
            AnswerState,
            Audience,
            Because,
            Choice,
            Customers,
            How,
            Kind,
            Medium,
            NoticeState,
            Role,
            Scope,
            Subject,
        )
    }


class Chosen:
    """Settings chosen in one place; what is not chosen here comes from the layer below."""

    chosen_customers: Mapped[Customers | None]
    chosen_internal: Mapped[bool | None]
    chosen_replies: Mapped[bool | None]
    chosen_section: Mapped[bool | None]
    chosen_dm: Mapped[bool | None]
    chosen_email: Mapped[bool | None]
    chosen_wait: Mapped[duration | None]
    chosen_answered: Mapped[Answered | None]
    chosen_language: Mapped[text | None]


class Stands:
    """A person's explicit choice about a conversation, an item or a channel."""

    choice: Mapped[Choice | None]
    muted: Mapped[off]
    stance_at: Mapped[moment | None]
    """When the choice was made; None where none was."""
