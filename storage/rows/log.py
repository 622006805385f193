"""What is noted down: changes by people, and how far streams were read."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.rows.recipes import Base
from storage.types import channel_fk, item_fk, key, moment, person_fk, project_fk, text, workspace_fk


class ChangeRow(Base):
    """What was changed by whom about whom: the log that admins read."""

    __tablename__ = "changes"
    __table_args__ = (Index(None, "workspace_id", "at"),)

    id: Mapped[key]
    workspace_id: Mapped[workspace_fk]
    by_id: Mapped[person_fk | None]
    person_id: Mapped[person_fk | None]
    channel_id: Mapped[channel_fk | None]
    item_id: Mapped[item_fk | None]
    project_id: Mapped[project_fk | None]
    what: Mapped[text]
    before: Mapped[text | None]
    after: Mapped[text | None]
    at: Mapped[moment]


class PositionRow(Base):
    """How far a stream of events has been taken in."""

    __tablename__ = "positions"

    stream: Mapped[text] = mapped_column(primary_key=True)
    position: Mapped[text]
