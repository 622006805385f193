"""Finds the message that somebody points at, or says why nothing can be done about it."""

from adapters.answers import Refusal
from bots.targets import may_read
from bots.visit import Visit
from rules.model import Audience


def pointed_at(visit: Visit, channel: str, ref: str) -> str | Refusal:
    """Write the link to a message; both are named as the platform names them."""
    workspace_id = visit.member.workspace_id
    place = visit.store.directory.channel(workspace_id, channel)
    if place is None or not place.watched:
        return Refusal.NOT_WATCHED
    if place.audience is Audience.OFF:
        return Refusal.CHANNEL_OFF
    found = visit.store.questions.message(workspace_id, channel, ref)
    if found is None or not may_read(visit, found):
        return Refusal.NOT_KEPT
    where = visit.store.questions.where(found.conversation_id)
    return visit.dialect.write_link(where, found.ref, found.thread)
