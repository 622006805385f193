"""Who and what there is: workspaces, people, projects, channels."""

from datetime import timedelta

from sqlalchemy import Computed, Index, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from rules.model import Audience, Role, Scope
from storage.rows.recipes import Base, Chosen, Stands, folded, partial
from storage.types import (
    channel_fk,
    duration,
    key,
    moment,
    off,
    on,
    person_fk,
    project_fk,
    text,
    workspace_fk,
)


class WorkspaceRow(Chosen, Base):
    """A tenant; the settings chosen here hold for everybody who has not chosen."""

    __tablename__ = "workspaces"
    __table_args__ = (UniqueConstraint("platform", "ref"),)

    id: Mapped[key]
    platform: Mapped[text]
    ref: Mapped[text]
    name: Mapped[text]
    url: Mapped[text]
    bot: Mapped[text]
    """The platform's name of Unseen itself."""
    item_pattern: Mapped[text | None]
    """What keys of items look like; None attaches nothing by itself."""
    coverage_on: Mapped[on]
    """Admins hear when messages from customers would alert nobody."""
    coverage_told_at: Mapped[moment | None]


_ROLE = "coalesce(role_choice, platform_role)"
_LISTENING = (
    f"CASE WHEN {_ROLE} = 'teammate' AND active"
    " THEN CASE WHEN chosen_customers = 'all' THEN 1 WHEN chosen_customers IS NULL THEN 2 END END"
)


class PersonRow(Chosen, Base):
    """Somebody in a workspace, as the platform tells, with what admins and they themselves chose."""

    __tablename__ = "people"
    __table_args__ = (
        UniqueConstraint("workspace_id", "ref"),
        Index(None, "workspace_id", "folded_name"),
        partial(
            "scope = 'all' AND listening IS NOT NULL",
            "ix_people_hear_everything",
            "workspace_id",
            "listening",
        ),
        partial("integration IS NOT NULL", "ix_people_integrations", "workspace_id"),
    )

    id: Mapped[key]
    workspace_id: Mapped[workspace_fk]
    ref: Mapped[text]
    name: Mapped[text]
    folded_name: Mapped[text] = mapped_column(default=folded("name"))
    """The name without capitals, because databases know those of few alphabets only."""
    platform_role: Mapped[Role | None]
    """None for somebody who was met in a channel and whom the platform has not described yet."""
    role_choice: Mapped[Role | None]
    """An admin's word against the platform's."""
    role: Mapped[Role | None] = mapped_column(Computed(_ROLE, persisted=True))
    relay: Mapped[off]
    """A bot that carries people's words, as an admin confirmed."""
    integration: Mapped[text | None]
    """The known integration that a bot's posts look like."""
    relay_offered_at: Mapped[moment | None]
    """When admins were asked, once, whether it is a relay."""
    admin: Mapped[off]
    active: Mapped[on]
    scope: Mapped[Scope] = mapped_column(default=Scope.OWN, server_default=Scope.OWN.value)
    email: Mapped[text | None]
    language: Mapped[text | None]
    timezone: Mapped[text | None]
    erased_at: Mapped[moment | None]
    """Since when the platform's word about who they are is no longer kept."""
    listening: Mapped[int | None] = mapped_column(SmallInteger, Computed(_LISTENING, persisted=True))


class ProjectRow(Base):
    """The unit of sharing: one or more channels."""

    __tablename__ = "projects"

    id: Mapped[key]
    workspace_id: Mapped[workspace_fk] = mapped_column(index=True)
    name: Mapped[text]


class ProjectMemberRow(Base):
    """A person whom an admin added to a project."""

    __tablename__ = "project_members"
    __table_args__ = (
        partial(
            "listening IS NOT NULL", "ix_project_members_listening", "project_id", "listening", "person_id"
        ),
    )

    project_id: Mapped[project_fk] = mapped_column(primary_key=True)
    person_id: Mapped[person_fk] = mapped_column(primary_key=True, index=True)
    listening: Mapped[int | None] = mapped_column(SmallInteger)
    """The person's own, repeated here so that an index finds who listens."""


class ChannelRow(Base):
    """A place of conversations."""

    __tablename__ = "channels"
    __table_args__ = (
        UniqueConstraint("workspace_id", "ref"),
        partial("behind_since IS NOT NULL", "ix_channels_behind", "workspace_id"),
    )

    id: Mapped[key]
    workspace_id: Mapped[workspace_fk]
    ref: Mapped[text]
    project_id: Mapped[project_fk | None] = mapped_column(index=True)
    """None until the platform has described the channel."""
    name: Mapped[text | None]
    folded_name: Mapped[text | None]
    private: Mapped[off]
    shared: Mapped[off]
    opened: Mapped[off]
    watched: Mapped[off]
    stale: Mapped[off]
    """To be looked up again."""
    behind_since: Mapped[moment | None]
    """What was said from then on has not all been taken in yet: nobody is told anything of the channel."""
    protected_history: Mapped[off]
    found_audience: Mapped[Audience] = mapped_column(
        default=Audience.INTERNAL, server_default=Audience.INTERNAL.value
    )
    audience_choice: Mapped[Audience | None]
    audience: Mapped[Audience] = mapped_column(
        Computed(
            "CASE WHEN watched THEN coalesce(audience_choice, found_audience) ELSE 'off' END", persisted=True
        )
    )
    gap: Mapped[duration] = mapped_column(default=timedelta(hours=1))
    teammates: Mapped[int] = mapped_column(default=0, server_default="0")
    customers: Mapped[int] = mapped_column(default=0, server_default="0")
    warned_at: Mapped[moment | None]
    """When admins were warned of a customer in a channel that one of them called internal."""


class ChannelStandingRow(Stands, Base):
    """How a person stands to a channel: a member, a follower, both."""

    __tablename__ = "channel_standings"
    __table_args__ = (
        partial(
            "listening IS NOT NULL", "ix_channel_standings_listening", "channel_id", "listening", "person_id"
        ),
        partial("stance_at IS NOT NULL", "ix_channel_standings_stance", "channel_id", "person_id"),
    )

    channel_id: Mapped[channel_fk] = mapped_column(primary_key=True)
    person_id: Mapped[person_fk] = mapped_column(primary_key=True, index=True)
    member_since: Mapped[moment | None]
    """None for somebody who is not, or no longer, a member."""
    left_at: Mapped[moment | None]
    """When they last left: joining before that is over."""
    listening: Mapped[int | None] = mapped_column(SmallInteger)
    """A member's own, repeated here so that an index finds who listens among very many members."""
