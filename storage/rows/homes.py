"""Home pages in the platforms' apps."""

from sqlalchemy.orm import Mapped, mapped_column

from storage.rows.recipes import Base
from storage.types import moment, person_fk, text


class HomeRow(Base):
    """Somebody's home page, once they have opened it."""

    __tablename__ = "homes"

    person_id: Mapped[person_fk] = mapped_column(primary_key=True)
    opened_at: Mapped[moment]
    """When they last looked at it."""
    spot: Mapped[text]
    """Which part of it they look at."""
    mark: Mapped[text | None]
    """The platform's mark of what stands there."""
