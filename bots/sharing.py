"""Carries out what admins decide about channels and projects, of private ones only as their members."""

from adapters.answers import Refusal
from adapters.orders import audience_set, channel_shared, channel_unshared, open_set, person_added
from adapters.replies import Reply
from bots.targets import channel_named, in_reach, person_named, project_named
from bots.visit import Visit
from rules.model import Audience, Role
from rules.requests import ChangeProject, ForChannels, SetAudience, SetOpen
from rules.words import LONGEST_QUOTE, mentioned
from storage.directory import Member, Place
from storage.projects import Project


def share(visit: Visit, order: ForChannels) -> Reply:
    """Say who reads along in a channel, open or close it, or change what belongs to a project."""
    match order:
        case SetAudience(words, audience):
            return _set_audience(visit, words, audience)
        case SetOpen(words, opened):
            return _set_open(visit, words, opened=opened)
        case ChangeProject():
            return _change_project(visit, order)


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


def _change_project(visit: Visit, order: ChangeProject) -> Reply:
    member = _member_named(visit, order.member)
    if isinstance(member, Refusal):
        return visit.refuse(member, order.member)
    project = project_named(visit, order.project)
    if project is Refusal.NO_PROJECT and order.added and isinstance(member, Place):
        project = _started(visit, order.project)
    if isinstance(project, Refusal):
        return visit.refuse(project, order.project)
    if isinstance(member, Place):
        return _change_channel(visit, project, member, added=order.added)
    return _change_person(visit, project, member, added=order.added)


def _member_named(visit: Visit, words: str) -> Place | Member | Refusal:
    """Find the channel or the person that somebody means; the sign in front tells which, else it is tried."""
    if words.startswith(("@", "<@")):
        return person_named(visit, words)
    place = channel_named(visit, words, in_reach)
    if words.startswith(("#", "<#")) or place is not Refusal.NOTHING_THERE:
        return place
    return person_named(visit, words)


def _started(visit: Visit, words: str) -> Project | Refusal:
    name = words.removeprefix("#")
    if mentioned(words) or len(name) > LONGEST_QUOTE:
        return Refusal.NO_PROJECT if mentioned(words) else Refusal.TOO_LONG
    return visit.store.projects.create(visit.member.workspace_id, name, visit.member.id, visit.now)


def _change_channel(visit: Visit, project: Project, place: Place, *, added: bool) -> Reply:
    projects, me = visit.store.projects, visit.member.id
    if added:
        projects.add_channel(project.id, place.id, me, visit.now)
        closed = place.private and not place.opened
        return Reply(channel_shared(visit.words, place.name, project.name, closed=closed))
    if place.project_id != project.id:
        return visit.refuse(Refusal.NOT_IN_PROJECT, f"#{place.name}")
    projects.remove_channel(project.id, place.id, me, visit.now)
    return Reply(channel_unshared(visit.words, place.name))


def _change_person(visit: Visit, project: Project, person: Member, *, added: bool) -> Reply:
    projects, me = visit.store.projects, visit.member.id
    if added and person.role is not Role.TEAMMATE:
        return visit.refuse(Refusal.NO_TEAMMATE, person.name)
    if added:
        projects.add_person(project.id, person.id, me, visit.now)
    elif person.id in {member.id for member in project.members}:
        projects.remove_person(project.id, person.id, me, visit.now)
    else:
        return visit.refuse(Refusal.NOT_IN_PROJECT, person.name)
    return Reply(person_added(visit.words, person.name, project.name, added=added))
