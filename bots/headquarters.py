"""Puts the administration of a workspace together, as far as an admin may see it."""

from adapters import administration
from adapters.administration import ChannelLine, PersonLine, ProjectLine
from adapters.overview import controls_of
from adapters.page import Section
from bots.spots import Spot, excerpt
from bots.targets import is_shared_with, may_decide
from bots.visit import Visit
from rules.settings import Layer, resolve
from rules.words import quoted
from storage.directory import Member, Place
from storage.projects import Project

CHANNELS, PROJECTS, RELAYS = "channels", "projects", "relays"
PAGE = 8
"""Lines of a list that one page shows: a private channel takes two blocks, and Slack's limit is 100."""


def headquarters(visit: Visit, spot: Spot) -> tuple[Section, ...]:
    """Show an admin everything that they can decide about."""
    words, workspace_id = visit.words, visit.member.workspace_id
    watched = visit.store.choices.coverage_watch(workspace_id).on
    return (
        administration.overseeing(words, watched=watched),
        administration.everybody(words),
        _channels(visit, spot),
        _projects(visit, spot),
        _relays(visit, spot),
        administration.keys(words, visit.store.items.pattern(workspace_id)),
        _defaults(visit),
    )


def project_line(visit: Visit, project: Project) -> ProjectLine:
    """Describe a project as far as an admin may know of it."""
    channels = tuple((place.name, _channel(place)) for place in project.channels if may_decide(visit, place))
    return ProjectLine(
        id=project.id,
        name=project.name,
        # Several projects may have one name; a channel belongs to one only.
        handle=channels[0][1] if channels else quoted(project.name),
        channels=channels,
        people=tuple((member.name, mention(member)) for member in project.members),
    )


def known_projects(visit: Visit) -> list[Project]:
    """List the projects that an admin may know of."""
    everything = visit.store.projects.all(visit.member.workspace_id)
    return [project for project in everything if is_shared_with(visit, project)]


def person_line(visit: Visit, person: Member) -> PersonLine:
    """Describe somebody whom an admin decides about."""
    return PersonLine(
        name=person.name,
        mention=mention(person),
        role=person.role,
        scope=person.scope,
        relay=person.relay,
        is_oneself=person.id == visit.member.id,
    )


def mention(person: Member) -> str:
    """Name somebody as commands do, without a doubt."""
    return f"<@{person.ref}>"


def _channel(place: Place) -> str:
    return f"<#{place.ref}>"


def _channels(visit: Visit, spot: Spot) -> Section:
    watched = visit.store.directory.watched_channels(visit.member.workspace_id)
    known = [place for place in watched if may_decide(visit, place)]
    page = excerpt(sorted(known, key=lambda place: place.name), spot, CHANNELS, PAGE)
    lines = [_channel_line(place) for place in page.shown]
    return administration.places(visit.words, lines, page.leaf)


def _channel_line(place: Place) -> ChannelLine:
    return ChannelLine(
        name=place.name,
        mention=_channel(place),
        project=place.project,
        audience=place.audience,
        chosen=place.audience_chosen,
        private=place.private,
        opened=place.opened,
    )


def _projects(visit: Visit, spot: Spot) -> Section:
    page = excerpt(known_projects(visit), spot, PROJECTS, PAGE)
    lines = [project_line(visit, project) for project in page.shown]
    return administration.sharing(visit.words, lines, page.leaf)


def _relays(visit: Visit, spot: Spot) -> Section:
    found = visit.store.relays.known(visit.member.workspace_id)
    page = excerpt(found, spot, RELAYS, PAGE)
    lines = [person_line(visit, member) for member in page.shown]
    return administration.integrations(visit.words, lines, page.leaf)


def _defaults(visit: Visit) -> Section:
    workspace = visit.store.choices.defaults(visit.member.workspace_id)
    settings = resolve(visit.store.layers.built_in, workspace)
    controls = controls_of(
        visit.words, settings, Layer(), workspace, order="admin defaults ", mail=visit.mail(visit.member)
    )
    return administration.defaults(visit.words, controls)
