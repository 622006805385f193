"""What admins are answered when they change something."""

from adapters.answers import chosen_in
from adapters.overview import setting_line
from adapters.text import Words
from adapters.voice import Sentence, later
from rules.items import LONGEST_PATTERN, Unusable
from rules.model import Audience, Role, Scope
from rules.settings import Layer, Settings

AUDIENCES = {
    Audience.CUSTOMER: later("{channel} counts as a channel with customers from the next message on."),
    Audience.INTERNAL: later("{channel} counts as internal from the next message on."),
    Audience.OFF: later("Unseen does not watch {channel} any more."),
}
SCOPES = {
    Scope.ALL: later("{person} may see all projects now; private channels still only as a member."),
    Scope.OWN: later("{person} may see only their own projects now."),
}
ROLES = {
    Role.TEAMMATE: later("{person} counts as a teammate from the next message on."),
    Role.CUSTOMER: later("{person} counts as a customer from the next message on."),
    Role.BOT: later("{person} counts as an integration from the next message on."),
}
UNUSABLE = {
    Unusable.TOO_LONG: later(
        "The pattern is too long: at most {longest} characters are allowed. Nothing was changed."
    ),
    Unusable.NO_PATTERN: later(
        "{pattern} cannot be used: it has a mistake in it, or looks ahead or back. Nothing was changed."
    ),
    Unusable.MATCHES_NOTHING: later(
        "{pattern} also matches where there is nothing, so it would find keys everywhere. "
        "Nothing was changed."
    ),
}


def scope_set(words: Words, person: str, scope: Scope) -> Sentence:
    """Confirm how far somebody may see."""
    return words.say(SCOPES[scope], person=person)


def audience_set(words: Words, channel: str, audience: Audience) -> Sentence:
    """Confirm who reads along in a channel."""
    return words.say(AUDIENCES[audience], channel=words.channel(channel))


def open_set(words: Words, channel: str, project: str, *, opened: bool) -> Sentence:
    """Confirm that a private channel is open to its project, or closed."""
    named = {"channel": words.channel(channel), "project": project}
    if opened:
        return words.say("{channel} is open now to everybody in the project {project}.", **named)
    return words.say("{channel} is closed now: only its members see it.", **named)


def role_set(words: Words, person: str, role: Role) -> Sentence:
    """Confirm what somebody counts as."""
    return words.say(ROLES[role], person=person)


def relay_set(words: Words, bot: str, *, relay: bool) -> Sentence:
    """Confirm whether an integration carries people's words."""
    if relay:
        return words.say("From now on, what {bot} posts counts as written by those it speaks for.", bot=bot)
    return words.say("From now on, what {bot} posts counts as written by an integration.", bot=bot)


def changed_for(words: Words, person: str, settings: Settings, choice: Layer, freed: str | None) -> Sentence:
    """Confirm a change of somebody's setting."""
    line = setting_line(words, settings, freed or chosen_in(choice))
    lines = [words.say("For {person}: {setting}", person=person, setting=line)]
    if not settings.media:
        lines.append(words.say("Nothing can reach them now: direct message and e-mail are both off."))
    return Sentence("\n".join(lines))


def reset_for(words: Words, person: str) -> Sentence:
    """Confirm that the defaults hold again for somebody."""
    return words.say("All settings of {person} are back to the defaults.", person=person)


def defaults_changed(words: Words, defaults: Settings, choice: Layer, freed: str | None) -> Sentence:
    """Confirm a change of what holds for everybody who has not chosen."""
    line = setting_line(words, defaults, freed or chosen_in(choice))
    return words.say("For everybody who has not chosen: {setting}", setting=line)


def defaults_applied(words: Words, people: int) -> Sentence:
    """Confirm that the defaults hold for everybody."""
    if not people:
        return words.say("Nobody had chosen anything: the defaults hold for everybody already.")
    return words.count(
        "The defaults hold for everybody now; {number} person had chosen something.",
        "The defaults hold for everybody now; {number} people had chosen something.",
        people,
    )


def pattern_set(words: Words, pattern: str | None) -> Sentence:
    """Confirm how keys are recognised."""
    if pattern is None:
        return words.say("Keys are no longer recognized; what is attached to an item stays attached.")
    return words.say(
        "Keys are recognized by {pattern} from the next message on.", pattern=words.code(pattern)
    )


def pattern_refused(words: Words, pattern: str, why: Unusable) -> Sentence:
    """Say why a pattern cannot be used."""
    return words.say(UNUSABLE[why], pattern=words.code(pattern), longest=LONGEST_PATTERN)


def channel_shared(words: Words, channel: str, project: str, *, closed: bool) -> Sentence:
    """Confirm that a channel belongs to a project; a private one may still be closed to its people."""
    named = {"channel": words.channel(channel), "project": project}
    shared = words.say("{channel} belongs to the project {project} now.", **named)
    if not closed:
        return shared
    command = words.code(f"/unseen admin open #{channel}")
    opening = words.say("It is private: only its members see it, until you type {command}", command=command)
    return Sentence(f"{shared}\n{opening}")


def channel_unshared(words: Words, channel: str) -> Sentence:
    """Confirm that a channel is its own project again."""
    return words.say("{channel} is a project of its own now.", channel=words.channel(channel))


def person_added(words: Words, person: str, project: str, *, added: bool) -> Sentence:
    """Confirm that somebody belongs to a project, or only as a member of one of its channels."""
    named = {"person": person, "project": project}
    if added:
        return words.say("{person} belongs to the project {project} now.", **named)
    return words.say(
        "{person} no longer belongs to the project {project}, except as a member of one of its channels.",
        **named,
    )


def erasure_asked(words: Words, person: str, ref: str) -> Sentence:
    """Say what erasing somebody would do, and how to confirm it."""
    lines = (
        words.say(
            "Nothing has been erased yet. This would be gone for ever: the settings of {person}, what they "
            "follow, have muted, have seen and were told, their name and e-mail address, and the words of "
            "everything they have written.",
            person=person,
        ),
        words.say("To do it: {command}", command=words.code(f"/unseen admin erase {ref} confirm")),
    )
    return Sentence("\n".join(lines))


def erased(words: Words, person: str) -> Sentence:
    """Confirm that somebody has been forgotten."""
    return words.say("{person} has been forgotten. The log keeps that it happened.", person=person)


def watch_set(words: Words, *, on: bool) -> Sentence:
    """Confirm whether admins hear of holes in the coverage."""
    if on:
        return words.say("Admins are told when a hole opens in the coverage, at most once a week.")
    return words.say("Admins are not told any more when a hole opens in the coverage.")
