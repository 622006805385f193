"""What the administration on the home page says: channels, projects, people, integrations, defaults."""

from collections.abc import Iterable
from dataclasses import dataclass

from adapters.home import caution, turning
from adapters.page import BLANK, Action, Kind, Leaf, Line, Part, Picker, Press, Section
from adapters.replies import Control, Option
from adapters.text import Words
from adapters.voice import Sentence, later
from rules.model import Audience, Role, Scope

AUDIENCES = {
    Audience.CUSTOMER: later("customers read along"),
    Audience.INTERNAL: later("only the team"),
    Audience.OFF: later("not watched"),
}
SCOPES = {
    Scope.ALL: later("all projects"),
    Scope.OWN: later("their own projects"),
}
ROLES = {
    Role.CUSTOMER: later("customer"),
    Role.TEAMMATE: later("teammate"),
}
ON, OFF = later("on"), later("off")
PICK_PERSON = later("Choose a person…")
PICK_CHANNEL = later("Choose a channel…")
APPLYING = later("Everybody’s own choices are forgotten, and the defaults hold for everybody.")
ERASING = later("This cannot be undone.")


@dataclass(frozen=True, slots=True)
class ChannelLine:
    """A channel that an admin may decide about."""

    name: str
    mention: str
    """How commands name it, without a doubt."""
    project: str
    audience: Audience
    chosen: bool
    """By an admin, rather than found."""
    private: bool
    opened: bool


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """A project that an admin may know of."""

    id: int
    name: str
    handle: str
    """How commands name it, without a doubt."""
    channels: tuple[tuple[str, str], ...]
    """Those that this admin may know of: name and mention."""
    people: tuple[tuple[str, str], ...]
    """Whom an admin added."""


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person, or an integration, that an admin decides about."""

    name: str
    mention: str
    role: Role | None
    scope: Scope
    relay: bool
    is_oneself: bool = False


def overseeing(words: Words, *, watched: bool) -> Section:
    """Offer to look at how the workspace is doing, and to be told of holes."""
    looks = (
        (words.say("Coverage"), "admin coverage"),
        (words.say("Log"), "admin log"),
        (words.say("Status"), "admin status"),
    )
    watch = Control(
        setting="admin coverage",
        label=words.say("Tell the admins when messages from customers would alert nobody"),
        options=_switch(words, "admin coverage"),
        chosen=_switch(words, "admin coverage")[0 if watched else 1],
        current=words.say(ON if watched else OFF),
        origin=words.say("for all admins"),
    )
    line = Line("", tuple(Action(label, Press.READ, command) for label, command in looks))
    return Section(words.say("Administration"), (line, watch))


def everybody(words: Words) -> Section:
    """Offer what can be decided about one person."""
    what = words.say("How far somebody may see, their settings, what they count as, export and erasure.")
    picker = Picker(what, words.say(PICK_PERSON), Kind.PERSON, Press.FILL, f"person {BLANK}")
    return Section(words.say("People and integrations"), (picker,))


def places(words: Words, lines: Iterable[ChannelLine], leaf: Leaf) -> Section:
    """List channels, each with who reads along, and whether a private one is open to its project."""
    parts = [part for one in lines for part in _place(words, one)]
    if not parts:
        parts.append(Line(words.say("Unseen is in no channel that you may decide about.")))
    return Section(words.say("Channels"), (*parts, *turning(words, leaf)))


def sharing(words: Words, lines: Iterable[ProjectLine], leaf: Leaf) -> Section:
    """List projects, each with a way to change it."""
    change = words.say("Change")
    parts = [
        Line(project_line(words, one), (Action(change, Press.FILL, f"project {one.id}"),)) for one in lines
    ]
    new = Line("", (Action(words.say("New project"), Press.FILL, "projects"),))
    return Section(words.say("Projects"), (*parts, *turning(words, leaf), new))


def integrations(words: Words, lines: Iterable[PersonLine], leaf: Leaf) -> Section:
    """List the integrations that may carry people's words."""
    parts: list[Part] = [relay(words, one) for one in lines]
    if not parts:
        parts.append(Line(words.say("No known integration has posted yet. Any other can be chosen above.")))
    return Section(words.say("Relays"), (*parts, *turning(words, leaf)))


def keys(words: Words, pattern: str | None) -> Section:
    """Show how keys of items are recognised."""
    off = words.say("Keys are not recognized: only a command attaches a conversation to an item.")
    on = words.say("Keys are recognized by {pattern}", pattern=words.code(pattern or ""))
    actions = [Action(words.say("Change"), Press.FILL, "pattern")]
    if pattern is not None:
        actions.append(Action(words.say("Switch off"), Press.DO, "admin pattern off"))
    return Section(words.say("Keys of items"), (Line(off if pattern is None else on, tuple(actions)),))


def defaults(words: Words, controls: Iterable[Control]) -> Section:
    """Show what holds for those who have not chosen."""
    apply = Action(
        words.say("Apply to everybody"),
        Press.DO,
        "admin apply-defaults",
        caution(words, APPLYING),
    )
    return Section(words.say("What holds for those who have not chosen"), (*controls, Line("", (apply,))))


def scope(words: Words, one: PersonLine) -> Control:
    """Say how far a teammate may see."""
    options = {
        scope: Option(words.say(name), f"admin scope {one.mention} {scope}") for scope, name in SCOPES.items()
    }
    return _control(f"scope {one.mention}", words.say("May see"), options[one.scope], options.values())


def role(words: Words, one: PersonLine) -> Control:
    """Say what a person counts as."""
    options = {role: Option(words.say(name), f"admin {role} {one.mention}") for role, name in ROLES.items()}
    chosen = options.get(one.role) if one.role else None
    return _control(f"role {one.mention}", words.say("Counts as"), chosen, options.values())


def relay(words: Words, one: PersonLine) -> Control:
    """Say whether an integration carries people's words."""
    options = _switch(words, f"admin relay {one.mention}")
    label = words.say("{name} carries people’s words", name=one.name)
    return _control(f"relay {one.mention}", label, options[0 if one.relay else 1], options)


def belongings(words: Words, one: PersonLine) -> Line:
    """Offer to export or to erase what is stored about somebody."""
    actions = [Action(words.say("Export"), Press.READ, f"admin export {one.mention}")]
    if not one.is_oneself:
        erase = f"admin erase {one.mention} confirm"
        actions.append(Action(words.say("Erase"), Press.DO, erase, caution(words, ERASING)))
    return Line("", tuple(actions))


def reset(words: Words, one: PersonLine) -> Line:
    """Offer to return somebody's settings to the defaults."""
    label = words.say("Return to the defaults")
    return Line("", (Action(label, Press.DO, f"admin person {one.mention} reset"),))


def heading(words: Words, one: ProjectLine) -> Line:
    """Name a project."""
    return Line(words.say("What belongs to {project}:", project=one.name))


def project_line(words: Words, one: ProjectLine) -> Sentence:
    """Name a project and all that belongs to it."""
    names = [words.channel(name) for name, _ in one.channels] + [words.quote(name) for name, _ in one.people]
    return words.say("{project}: {inside}", project=one.name, inside=words.names(names))


def members(words: Words, one: ProjectLine) -> tuple[Line, ...]:
    """List what belongs to a project, each with a way to take it out."""
    remove, order = words.say("Take out"), f"admin project {one.handle}"
    channels = ((words.channel(name), mention) for name, mention in one.channels)
    people = ((words.quote(name), mention) for name, mention in one.people)
    return tuple(
        Line(name, (Action(remove, Press.DO, f"{order} remove {mention}"),))
        for name, mention in (*channels, *people)
    )


def adding(words: Words, one: ProjectLine) -> tuple[Part, ...]:
    """Offer to add something to a project."""
    add = f"admin project {one.handle} add {BLANK}"
    channel, person = words.say("Add a channel"), words.say("Add a person")
    return (
        Picker(channel, words.say(PICK_CHANNEL), Kind.CHANNEL, Press.DO, add),
        Picker(person, words.say(PICK_PERSON), Kind.PERSON, Press.DO, add),
    )


def _place(words: Words, one: ChannelLine) -> tuple[Part, ...]:
    options = {
        audience: Option(words.say(name), f"admin channel {one.mention} {audience}")
        for audience, name in AUDIENCES.items()
    }
    control = Control(
        setting=f"channel {one.mention}",
        label=words.channel(one.name),
        options=tuple(options.values()),
        chosen=options[one.audience],
        current=options[one.audience].label,
        origin=words.say("chosen by an admin") if one.chosen else words.say("found by itself"),
        meaning=words.say("Project: {project}", project=one.project),
    )
    if not one.private:
        return (control,)
    return control, _door(words, one)


def _door(words: Words, one: ChannelLine) -> Line:
    if one.opened:
        action = Action(words.say("Close"), Press.DO, f"admin close {one.mention}")
        return Line(words.say("Private, and open to everybody in its project."), (action,))
    action = Action(words.say("Open"), Press.DO, f"admin open {one.mention}")
    return Line(words.say("Private: only its members see it."), (action,))


def _control(setting: str, label: Sentence, chosen: Option | None, options: Iterable[Option]) -> Control:
    return Control(setting, label, tuple(options), chosen, chosen.label if chosen else "–", "")


def _switch(words: Words, command: str) -> tuple[Option, Option]:
    return Option(words.say(ON), f"{command} on"), Option(words.say(OFF), f"{command} off")
