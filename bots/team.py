"""Carries out what admins decide about one person or one integration."""

import json

from adapters.answers import Refusal
from adapters.connecting import Without
from adapters.orders import changed_for, erased, erasure_asked, relay_set, reset_for, role_set, scope_set
from adapters.oversight import exported, exported_elsewhere
from adapters.replies import Reply
from bots.targets import person_named
from bots.visit import Visit
from rules.model import Role
from rules.requests import ChangeFor, Erase, Export, ForPeople, ResetFor, SetRelay, SetRole, SetScope
from rules.words import mentioned
from storage.directory import Member

AboutPerson = SetScope | SetRole | ChangeFor | ResetFor | Export | Erase


def direct(visit: Visit, order: ForPeople) -> Reply:
    """Find whom an order is about, and carry it out if it can be about them."""
    if isinstance(order, SetRelay):
        return _set_relay(visit, order)
    person = person_named(visit, order.person)
    if isinstance(person, Refusal):
        return visit.refuse(person, order.person)
    unfit = _unfit(visit, order, person)
    return visit.refuse(unfit, person.name) if unfit else _carry_out(visit, order, person)


def _unfit(visit: Visit, order: AboutPerson, person: Member) -> Refusal | None:
    """Say why an order cannot be about somebody, if it cannot."""
    match order:
        case SetScope() | ChangeFor() | ResetFor() if person.role is not Role.TEAMMATE:
            return Refusal.NO_TEAMMATE
        case SetRole() if person.role is Role.BOT:
            return Refusal.NO_HUMAN
        case SetRole(_, Role.CUSTOMER) | Erase() if person.id == visit.member.id:
            return Refusal.NOT_YOURSELF
    return None


def _carry_out(visit: Visit, order: AboutPerson, person: Member) -> Reply:
    choices, me, now = visit.store.choices, visit.member.id, visit.now
    match order:
        case SetScope(_, scope):
            choices.grant_scope(person.id, scope, me, now)
            return Reply(scope_set(visit.words, person.name, scope))
        case SetRole(_, role):
            choices.set_role(person.id, role, me, now)
            return Reply(role_set(visit.words, person.name, role))
        case ChangeFor(_, layer, freed):
            settings = choices.change(person.id, me, layer, now, freed=freed)
            return Reply(changed_for(visit.words, person.name, settings, layer, freed))
        case ResetFor():
            choices.reset(person.id, me, now)
            return Reply(reset_for(visit.words, person.name))
        case Export():
            return _export(visit, person)
        case Erase(_, confirmed):
            return _erase(visit, person, confirmed=confirmed)


def _set_relay(visit: Visit, order: SetRelay) -> Reply:
    """Confirm an integration, in all its guises: some post as a user, and without one under the same name."""
    directory, workspace_id = visit.store.directory, visit.member.workspace_id
    named = directory.find_people(workspace_id, mentioned(order.bot) or order.bot)
    if not named:
        return visit.refuse(Refusal.NOBODY, order.bot)
    name = named[0].name
    if any(one.role is not Role.BOT for one in named):
        return visit.refuse(Refusal.NO_BOT if len(named) == 1 else Refusal.SEVERAL_PEOPLE, name)
    for one in directory.find_people(workspace_id, name):
        if one.role is Role.BOT:
            visit.store.choices.set_relay(one.id, visit.member.id, visit.now, relay=order.relay)
    return Reply(relay_set(visit.words, name, relay=order.relay))


def _export(visit: Visit, person: Member) -> Reply:
    """Hand out what is stored about somebody, but nothing of private channels that the admin is not in."""
    stored = visit.store.export(person.id, visit.member.id)
    return Reply(
        exported(visit.words, person.name),
        document=json.dumps(stored, ensure_ascii=False, indent=1),
        otherwise=exported_elsewhere(visit.words, person.ref),
    )


def _erase(visit: Visit, person: Member, *, confirmed: bool) -> Reply:
    if not confirmed:
        return Reply(erasure_asked(visit.words, person.name, person.ref))
    token = visit.store.connections.tokens([person.id]).get(person.id)
    visit.store.erase(person.id, visit.member.id, visit.now)
    if token is not None and not isinstance(visit.lending, Without):
        visit.lending.give_back(token)
    return Reply(erased(visit.words, person.name))
