"""The statements behind what people ask."""

from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, bindparam, false, func, or_, select, union

from storage.cases import cases, sights, whereabouts_columns
from storage.tables import (
    answers,
    channel_standings,
    channels,
    conversation_standings,
    conversations,
    item_standings,
    items,
    messages,
    notices,
    people,
)

PERSON: ColumnElement[int] = bindparam("person")
IS_PERSON = people.c.id == PERSON


def _may_be_followed() -> CompoundSelect[Any]:
    """Unite the ways to follow: by the conversation itself, by its item, or by its channel."""
    mine = {
        table: select(table.c[column]).where(table.c.person_id == PERSON)
        for table, column in (
            (conversation_standings, "conversation_id"),
            (item_standings, "item_id"),
            (channel_standings, "channel_id"),
        )
    }
    assigned = select(items.c.id).where(items.c.assignee_id == PERSON)
    by_item = or_(conversations.c.item_id.in_(mine[item_standings]), conversations.c.item_id.in_(assigned))
    channel = mine[channel_standings].where(channel_standings.c.choice.is_not(None))
    return union(
        mine[conversation_standings],
        select(conversations.c.id).where(by_item),
        select(conversations.c.id).where(conversations.c.channel_id.in_(channel)),
    )


def _newest() -> ColumnElement[Any]:
    newest = messages.alias("newest")
    return (
        select(newest.c.id)
        .where(newest.c.conversation_id == conversations.c.id, newest.c.deleted_at.is_(None))
        .order_by(newest.c.posted_at.desc())
        .limit(1)
        .correlate(conversations)
        .scalar_subquery()
    )


_author = people.alias("author")
FOUND: Select[Any] = (
    select(
        messages.c.id,
        messages.c.conversation_id,
        messages.c.channel_id,
        channels.c.ref.label("channel"),
        channels.c.name.label("channel_name"),
        messages.c.ref,
        messages.c.thread,
        func.coalesce(messages.c.author_name, _author.c.name, "").label("author"),
        messages.c.text,
        messages.c.posted_at,
        messages.c.planned,
    )
    .join(channels, channels.c.id == messages.c.channel_id)
    .outerjoin(_author, _author.c.id == messages.c.author_id)
)
NEWEST_TOLD = (
    FOUND.join(answers, answers.c.message_id == messages.c.id)
    .where(answers.c.notice_id == bindparam("notice"))
    .order_by(messages.c.posted_at.desc())
    .limit(1)
)
CASE = cases(messages, IS_PERSON).where(messages.c.id == bindparam("message"))
_located = conversations.join(channels, channels.c.id == conversations.c.channel_id).outerjoin(
    items, items.c.id == conversations.c.item_id
)
IN_CONVERSATION = sights(_located, IS_PERSON).where(conversations.c.id == bindparam("conversation"))
WHERE: Select[Any] = (
    select(*whereabouts_columns())
    .select_from(_located)
    .where(conversations.c.id == bindparam("conversation"))
)
AT_CHANNEL = sights(channels.outerjoin(conversations, false()).outerjoin(items, false()), IS_PERSON).where(
    channels.c.id == bindparam("channel")
)
GIVEN: Select[Any] = (
    select(
        answers.c.medium,
        answers.c.state,
        answers.c.subject,
        answers.c.because,
        answers.c.due_at,
        answers.c.reason,
        notices.c.state.label("notice"),
        notices.c.sent_at,
        notices.c.why,
        answers.c.withdrawn_at,
        answers.c.seen_how,
    )
    .outerjoin(notices, notices.c.id == answers.c.notice_id)
    .where(answers.c.message_id == bindparam("message"), answers.c.person_id == PERSON)
    .order_by(answers.c.medium)
)
FOLLOWING = (
    sights(
        conversations.join(messages, messages.c.id == _newest())
        .join(channels, channels.c.id == conversations.c.channel_id)
        .outerjoin(items, items.c.id == conversations.c.item_id),
        IS_PERSON,
        *whereabouts_columns(),
        messages.c.posted_at.label("last_at"),
        messages.c.ref.label("last_ref"),
        messages.c.thread.label("last_thread"),
    )
    .where(conversations.c.id.in_(_may_be_followed()))
    .order_by(messages.c.posted_at.desc(), conversations.c.id)
    .limit(bindparam("limit"))
)
TOLD: Select[Any] = (
    select(
        notices.c.id,
        notices.c.person_id,
        answers.c.conversation_id,
        func.max(messages.c.posted_at).label("until"),
    )
    .join(answers, answers.c.notice_id == notices.c.id)
    .join(messages, messages.c.id == answers.c.message_id)
    .where(notices.c.key == bindparam("key"))
    .group_by(notices.c.id, notices.c.person_id, answers.c.conversation_id)
    .order_by(answers.c.conversation_id)
)
