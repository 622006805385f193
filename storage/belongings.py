"""Everything that is stored about a person, part by part, as the questions that find it."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Table,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
)

from rules.model import Audience
from storage.facts import in_project
from storage.layers import layer_columns
from storage.tables import (
    answers,
    arrivals,
    changes,
    channel_standings,
    channels,
    connections,
    conversation_standings,
    conversations,
    early,
    homes,
    item_standings,
    items,
    messages,
    notices,
    people,
    project_members,
    projects,
    seen_marks,
)

PERSON: ColumnElement[int] = bindparam("person", type_=BigInteger)
READER: ColumnElement[int | None] = bindparam("reader", type_=BigInteger)


def _some(table: Table, *names: str) -> Iterable[ColumnElement[Any]]:
    return (table.c[name] for name in names)


def _shown() -> ColumnElement[bool]:
    """Hide private channels that the reader is not in; what belongs to no channel is hidden from nobody."""
    reading = channel_standings.alias("reading")
    member = and_(
        reading.c.channel_id == channels.c.id,
        reading.c.person_id == READER,
        reading.c.member_since.is_not(None),
    )
    # A channel without a project has not been described yet: it may be private.
    public = and_(~channels.c.private, channels.c.project_id.is_not(None))
    return or_(READER.is_(None), channels.c.id.is_(None), public, exists(select(1).where(member)))


def _readable(said_at: ColumnElement[Any]) -> ColumnElement[bool]:
    """Hide words that the reader may not see, by the same sentences as the rules."""
    sibling, reading = channels.alias("sibling"), channel_standings.alias("reading")
    siblings = select(sibling.c.id).where(sibling.c.project_id == channels.c.project_id).correlate(channels)
    member_since = reading.c.member_since
    standing = and_(reading.c.person_id == people.c.id, reading.c.channel_id == channels.c.id)
    may_see = (
        select(1)
        .select_from(people.outerjoin(reading, standing))
        .where(
            people.c.id == READER,
            and_(channels.c.watched, channels.c.audience != Audience.OFF),
            or_(~channels.c.private, channels.c.opened, member_since.is_not(None)),
            in_project(channels.c.project_id, siblings),
            or_(~channels.c.protected_history, member_since <= said_at),
        )
        .correlate(channels, messages, arrivals)
    )
    return or_(READER.is_(None), exists(may_see))


STANCE = ("choice", "muted", "stance_at")
CHANNEL = channels.c.name.label("channel")
MESSAGE = messages.c.ref.label("message")
FIRST_PERSON = people.c.id == PERSON

PROFILE: Select[Any] = select(
    *_some(people, "ref", "name", "email", "language", "timezone", "platform_role", "role_choice"),
    *_some(people, "admin", "active", "scope", "relay", "erased_at"),
).where(FIRST_PERSON)
CONNECTION: Select[Any] = select(*_some(connections, "since", "scopes", "failed_at", "why", "told_at")).where(
    connections.c.person_id == PERSON
)
HOME: Select[Any] = select(homes.c.opened_at, homes.c.spot).where(homes.c.person_id == PERSON)
SETTINGS: Select[Any] = select(*layer_columns(people)).where(FIRST_PERSON)

_of_conversation = conversations.join(channels, channels.c.id == conversations.c.channel_id)
_of_message = messages.join(channels, channels.c.id == messages.c.channel_id)
_arrived = and_(people.c.workspace_id == arrivals.c.workspace_id, people.c.ref == arrivals.c.author)
_arrived_in = and_(channels.c.workspace_id == arrivals.c.workspace_id, channels.c.ref == arrivals.c.channel)
_reacted = and_(people.c.workspace_id == early.c.workspace_id, people.c.ref == early.c.person)
_reacted_in = and_(channels.c.workspace_id == early.c.workspace_id, channels.c.ref == early.c.channel)
_follows = and_(item_standings.c.item_id == items.c.id, item_standings.c.person_id == PERSON)

_parts: dict[str, Select[Any]] = {
    "channels": select(CHANNEL, *_some(channel_standings, "member_since", "left_at", *STANCE))
    .join(channels, channels.c.id == channel_standings.c.channel_id)
    .where(channel_standings.c.person_id == PERSON)
    .order_by(channels.c.id),
    "projects": select(projects.c.name.label("project"))
    .distinct()
    .join(project_members, project_members.c.project_id == projects.c.id)
    .outerjoin(channels, channels.c.project_id == projects.c.id)
    .where(project_members.c.person_id == PERSON)
    .order_by(projects.c.name),
    "items": select(
        items.c.key.label("item"),
        (items.c.assignee_id == PERSON).label("assigned"),
        case((items.c.assignee_id == PERSON, items.c.assigned_at)).label("assigned_at"),
        *_some(item_standings, *STANCE),
    )
    .distinct()
    .outerjoin(item_standings, _follows)
    .outerjoin(conversations, conversations.c.item_id == items.c.id)
    .outerjoin(channels, channels.c.id == conversations.c.channel_id)
    .where(or_((items.c.assignee_id == PERSON).label("assigned"), item_standings.c.person_id == PERSON))
    .order_by(items.c.key),
    "conversations": select(
        *_some(conversation_standings, "conversation_id"),
        CHANNEL,
        *_some(conversation_standings, "wrote_at", *STANCE),
    )
    .join(_of_conversation, conversations.c.id == conversation_standings.c.conversation_id)
    .where(conversation_standings.c.person_id == PERSON)
    .order_by(conversations.c.id),
    "messages": select(
        *_some(messages, "conversation_id"),
        CHANNEL,
        MESSAGE,
        *_some(messages, "thread", "posted_at", "text", "files", "edited_at", "deleted_at"),
        *_some(messages, "author_role", "kind", "new_ticket"),
    )
    .join(channels, channels.c.id == messages.c.channel_id)
    .where(messages.c.author_id == PERSON)
    .order_by(messages.c.posted_at, messages.c.id),
    "waiting_messages": select(
        CHANNEL,
        arrivals.c.ref.label("message"),
        *_some(arrivals, "thread", "topic", "posted_at", "text", "files", "spoken"),
    )
    .join(people, _arrived)
    .outerjoin(channels, _arrived_in)
    .where(FIRST_PERSON)
    .order_by(arrivals.c.id),
    "waiting_reactions": select(
        CHANNEL,
        early.c.ref.label("message"),
        early.c.at,
    )
    .join(people, _reacted)
    .outerjoin(
        channels, and_(channels.c.workspace_id == early.c.workspace_id, channels.c.ref == early.c.channel)
    )
    .where(FIRST_PERSON)
    .order_by(early.c.id),
    "seen": select(
        *_some(seen_marks, "conversation_id"), CHANNEL, *_some(seen_marks, "seen_until", "how", "at")
    )
    .join(_of_conversation, conversations.c.id == seen_marks.c.conversation_id)
    .where(seen_marks.c.person_id == PERSON)
    .order_by(conversations.c.id),
    "answers": select(
        CHANNEL,
        MESSAGE,
        *_some(answers, "medium", "state", "subject", "because", "due_at", "reason"),
        *_some(answers, "withdrawn_at", "seen_how"),
    )
    .join(_of_message, messages.c.id == answers.c.message_id)
    .where(answers.c.person_id == PERSON)
    .order_by(answers.c.id),
    "notices": select(
        CHANNEL, *_some(notices, "conversation_id", "medium", "state", "due_at", "sent_at", "why")
    )
    .outerjoin(_of_conversation, conversations.c.id == notices.c.conversation_id)
    .where(notices.c.person_id == PERSON)
    .order_by(notices.c.id),
    "changes": select(
        *_some(changes, "at", "what", "before", "after"),
        CHANNEL,
        func.coalesce(changes.c.by_id == PERSON, False).label("by_them"),
    )
    .outerjoin(channels, channels.c.id == changes.c.channel_id)
    .where(or_(changes.c.by_id == PERSON, changes.c.person_id == PERSON))
    .order_by(changes.c.id),
}
_said = {"messages": messages.c.posted_at, "waiting_messages": arrivals.c.posted_at}
"""The parts in which words stand, with the time at which those were said."""
PARTS = {
    name: part.where(_readable(_said[name]) if name in _said else _shown()) for name, part in _parts.items()
} | {
    "connection": CONNECTION,
    "home": HOME,
}
