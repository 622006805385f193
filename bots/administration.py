"""Carries out what admins decide, never beyond what they may see themselves."""

from adapters.answers import Refusal, audience_set, open_set, scope_set
from adapters.replies import Reply
from bots.targets import channel_named, in_reach, person_named
from bots.visit import Visit
from rules.model import Audience, Role, Scope
from rules.requests import SetAudience, SetOpen, SetScope


def administer(visit: Visit, order: SetScope | SetAudience | SetOpen) -> Reply:
    """Carry out an order of an admin."""
    match order:
        case SetScope(words, scope):
            return _set_scope(visit, words, scope)
        case SetAudience(words, audience):
            return _set_audience(visit, words, audience)
        case SetOpen(words, opened):
            return _set_open(visit, words, opened=opened)


def _set_scope(visit: Visit, words: str, scope: Scope) -> Reply:
    person = person_named(visit, words)
    if isinstance(person, Refusal):
        return visit.refuse(person, words)
    if person.role is not Role.TEAMMATE:
        return visit.refuse(Refusal.NO_TEAMMATE, person.name)
    visit.store.choices.grant_scope(person.id, scope, visit.member.id, visit.now)
    return Reply(scope_set(visit.words, person.name, scope))


def _set_audience(visit: Visit, words: str, audience: Audience) -> Reply:
    place = channel_named(visit, words, in_reach)
    if isinstance(place, Refusal):
        return visit.refuse(place, words)
    visit.store.choices.set_audience(place.id, audience, visit.member.id, visit.now)
    return Reply(audience_set(visit.words, place.name, audience))


def _set_open(visit: Visit, words: str, *, opened: bool) -> Reply:
    place = channel_named(visit, words, in_reach)
    if isinstance(place, Refusal):
        return visit.refuse(place, words)
    if not place.private:
        return visit.refuse(Refusal.NOT_PRIVATE, f"#{place.name}")
    visit.store.choices.open_channel(place.id, visit.member.id, visit.now, opened=opened)
    return Reply(open_set(visit.words, place.name, place.project, opened=opened))
