"""People connect their read cursor, so that the platform tells what they have read, and take that back."""

from adapters.connecting import (
    Without,
    disconnected,
    invitation,
    is_connected,
    nothing_to_connect,
    was_not_connected,
)
from adapters.overview import Mail
from adapters.replies import Reply
from adapters.voice import Sentence
from bots.visit import Visit


def connect(visit: Visit) -> Reply:
    """Explain what connecting is for, with an address that is this person's alone."""
    if isinstance(visit.lending, Without):
        return Reply(nothing_to_connect(visit.words, visit.lending))
    state = visit.store.connections.state(visit.member.id)
    if state is not None and state.failed_at is None:
        return Reply(is_connected(visit.words, state.since, visit.now))
    mailed = visit.mail(visit.member) is Mail.REACHES
    address = visit.lending.invite(visit.member.id, visit.now)
    return Reply(invitation(visit.words, Sentence(visit.dialect.pressable(address)), mailed=mailed))


def disconnect(visit: Visit) -> Reply:
    """Forget somebody's token and give it back to the platform."""
    state = visit.store.connections.state(visit.member.id)
    if state is None:
        return Reply(was_not_connected(visit.words))
    token = visit.store.connections.end(visit.member.id)
    if token is not None and not isinstance(visit.lending, Without):
        visit.lending.give_back(token)
    return Reply(disconnected(visit.words))
