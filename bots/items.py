"""Carries out what teammates want with items: attach, detach, assign."""

from adapters.answers import Refusal, conversation
from adapters.replies import Reply
from adapters.tickets import assigned, attached, detached
from bots.targets import item_named, message_at, person_named, titled
from bots.visit import Visit
from rules.items import LONGEST_KEY
from rules.model import Role
from rules.requests import AssignItem, AttachItem, DetachItem, ForItems
from storage.directory import Member

ME, NOBODY = "me", "nobody"


def arrange(visit: Visit, order: ForItems) -> Reply:
    """Attach, detach or assign."""
    match order:
        case AttachItem(link, key):
            return _attach(visit, link, key)
        case DetachItem(link):
            return _detach(visit, link)
        case AssignItem(key, words):
            return _assign(visit, key, words)


def _attach(visit: Visit, link: str, key: str) -> Reply:
    found = message_at(visit, link)
    if found is None:
        return visit.refuse(Refusal.NOTHING_BEHIND)
    if len(key) > LONGEST_KEY:
        return visit.refuse(Refusal.TOO_LONG, key)
    visit.store.items.attach(found.conversation_id, key, visit.member.id, visit.now)
    name = conversation(visit.words, found.channel_name)
    # As it was typed: how others write the key, they may have seen where this person may not look.
    return Reply(attached(visit.words, name, visit.words.quote(key)))


def _detach(visit: Visit, link: str) -> Reply:
    found = message_at(visit, link)
    if found is None:
        return visit.refuse(Refusal.NOTHING_BEHIND)
    key = visit.store.questions.where(found.conversation_id).item
    if key is None:
        return visit.refuse(Refusal.NO_ITEM)
    visit.store.items.detach(found.conversation_id, visit.member.id, visit.now)
    name = conversation(visit.words, found.channel_name)
    return Reply(detached(visit.words, name, visit.words.quote(key)))


def _assign(visit: Visit, key: str, words: str) -> Reply:
    item = item_named(visit, key)
    if item is None:
        return visit.refuse(Refusal.NOTHING_THERE, key)
    person = _assignee(visit, words)
    if isinstance(person, Refusal):
        return visit.refuse(person, words)
    visit.store.items.assign(item.id, person.id if person else None, visit.member.id, visit.now)
    return Reply(assigned(visit.words, titled(visit, item), person.name if person else None))


def _assignee(visit: Visit, words: str) -> Member | Refusal | None:
    if words.lower() == NOBODY:
        return None
    person = visit.member if words.lower() == ME else person_named(visit, words)
    if isinstance(person, Member) and (person.role is not Role.TEAMMATE or not person.active):
        return Refusal.NO_TEAMMATE
    return person
