"""The windows above the home page: what stands in each, and the command that sending one means."""

from collections.abc import Mapping
from dataclasses import replace

from adapters import administration, forms
from adapters.answers import Refusal
from adapters.home import turning
from adapters.overview import controls_of
from adapters.page import Leaf, Line, Part, Window
from adapters.replies import Reply
from bots.headquarters import known_projects, person_line, project_line
from bots.home import settings_of
from bots.spots import Spot, excerpt
from bots.targets import person_named
from bots.visit import Visit
from rules.model import Role
from rules.words import quoted
from storage.directory import Member

MEMBERS = "members"
MOST_MEMBERS = 50
"""Lines that the window of a project shows at a time."""


def window(visit: Visit, name: str) -> Window | Reply:
    """Put the window of that name together, or say why there is none."""
    kind = name.partition(" ")[0]
    match kind:
        case "settings":
            return _settings(visit, name)
        case "attach":
            return forms.attaching(visit.words, name)
        case _:
            return _of_admins(visit, name) if visit.member.admin else visit.refuse(Refusal.ADMINS_ONLY)


def _of_admins(visit: Visit, name: str) -> Window | Reply:
    kind, _, about = name.partition(" ")
    match kind:
        case "pattern":
            return forms.pattern(visit.words, name, visit.store.items.pattern(visit.member.workspace_id))
        case "projects":
            return forms.new_project(visit.words, name)
        case "project":
            return _project(visit, name, about)
        case _:
            return _person(visit, name, about)


def order_of(name: str, values: Mapping[str, str]) -> str:
    """Write what a window that was sent means, as one would type it."""
    kind, _, about = name.partition(" ")
    given = {field: " ".join(value.split()) for field, value in values.items()}
    match kind:
        case "attach":
            return f"item attach {about} {quoted(given[forms.KEY])}"
        case "pattern":
            return f"admin pattern {given[forms.PATTERN]}"
        case _:
            return f"admin project {quoted(given[forms.PROJECT])} add {given[forms.CHANNEL]}"


def _settings(visit: Visit, name: str) -> Window:
    title = visit.words.say("My alert settings")
    return Window(name, title, tuple(part for one in settings_of(visit) for part in one.parts))


def _project(visit: Visit, name: str, about: str) -> Window | Reply:
    number, _, where = about.partition(" ")
    project = next((one for one in known_projects(visit) if str(one.id) == number), None)
    if project is None:
        return visit.refuse(Refusal.NO_PROJECT)
    line = project_line(visit, project)
    page = excerpt(administration.members(visit.words, line), Spot.read(where), MEMBERS, MOST_MEMBERS)
    parts = (
        administration.heading(visit.words, line),
        *page.shown,
        *turning(visit.words, _within(name, page.leaf)),
        *administration.adding(visit.words, line),
    )
    return Window(name, visit.words.say("Project"), parts)


def _within(name: str, leaf: Leaf) -> Leaf:
    """Let the neighbours of a page be windows."""
    kind, number, *_ = name.split()
    named = (f"{kind} {number} {spot}" if spot else "" for spot in (leaf.before, leaf.after))
    before, after = named
    return replace(leaf, before=before, after=after)


def _person(visit: Visit, name: str, about: str) -> Window | Reply:
    person = person_named(visit, about)
    if isinstance(person, Refusal):
        return visit.refuse(person, about)
    heading = Line(visit.words.say("About {person}", person=person.name))
    return Window(name, visit.words.say("Person"), (heading, *_about(visit, person)))


def _about(visit: Visit, person: Member) -> tuple[Part, ...]:
    words, line = visit.words, person_line(visit, person)
    last = administration.belongings(words, line)
    if person.role is Role.BOT:
        return administration.relay(words, line), last
    role = () if line.is_oneself else (administration.role(words, line),)
    if person.role is not Role.TEAMMATE:
        return *role, last
    scope, reset = administration.scope(words, line), administration.reset(words, line)
    return scope, *role, *_settings_for(visit, person), reset, last


def _settings_for(visit: Visit, person: Member) -> tuple[Part, ...]:
    choices = visit.store.choices
    workspace = choices.defaults(person.workspace_id)
    order = f"admin person <@{person.ref}> "
    settings, own = choices.settings(person.id), choices.layer(person.id)
    return controls_of(visit.words, settings, own, workspace, order=order, mail=visit.mail(person))
