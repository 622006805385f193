"""What opens a platform for the program: tokens, sealed, and the tickets that were used to get them."""

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.rows.recipes import Base
from storage.types import key, moment, off, person_fk, text


class InstallationRow(Base):
    """The app in one workspace, or in every workspace of an organization, and the token that opens it."""

    __tablename__ = "installations"
    __table_args__ = (UniqueConstraint("platform", "ref"),)

    id: Mapped[key]
    platform: Mapped[text]
    ref: Mapped[text]
    """The platform's name of the workspace, or of the organization."""
    enterprise: Mapped[text | None]
    """The organization that the workspace is part of."""
    org_wide: Mapped[off]
    bot: Mapped[text]
    """The platform's name of Unseen itself."""
    token: Mapped[text]
    """Sealed."""
    scopes: Mapped[text]
    since: Mapped[moment]


class ConnectionRow(Base):
    """A person's own token, which tells what they have read."""

    __tablename__ = "connections"

    person_id: Mapped[person_fk] = mapped_column(primary_key=True)
    token: Mapped[text | None]
    """Sealed; None once the platform has refused it."""
    scopes: Mapped[text]
    since: Mapped[moment]
    failed_at: Mapped[moment | None]
    why: Mapped[text | None]
    """The platform's code for its refusal."""
    told_at: Mapped[moment | None]
    """When the person was told of it."""


class SpentTicketRow(Base):
    """A ticket that opens something once and has done so; kept until it would have expired anyway."""

    __tablename__ = "spent_tickets"

    ticket: Mapped[text] = mapped_column(primary_key=True)
    expires_at: Mapped[moment]
