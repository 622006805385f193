"""The log of changes, as admins read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.catalogue import OWN_NAMES
from adapters.overview import CHOICES, LABELS
from adapters.text import Words
from adapters.voice import Sentence, later

CHANGES = {
    "scope": later("how far {person} may see"),
    "audience_choice": later("who reads along in {channel}"),
    "opened": later("{channel} open to its project"),
    "role_choice": later("what {person} counts as"),
    "relay": later("{person} as a relay"),
    "item": later("a conversation in {channel} attached to {item}"),
    "assignee": later("{person} taking care of {item}"),
    "project_channel": later("{channel} in the project {project}"),
    "project_member": later("{person} in the project {project}"),
    "project": later("the new project {project}"),
    "item_pattern": later("the pattern of keys"),
    "coverage_on": later("telling admins about holes in the coverage"),
    "erased": later("{person} forgotten"),
}
"""What can have been changed, apart from settings, by the word that is stored."""
VALUES = {
    "scope all": later("all projects"),
    "scope own": later("their own projects"),
    "audience_choice customer": later("customers"),
    "audience_choice internal": later("only the team"),
    "audience_choice off": later("not watched"),
    "role_choice customer": later("customer"),
    "role_choice teammate": later("teammate"),
}
"""What it can be, besides what settings can be."""
SWITCHED = {"on": later("on"), "off": later("off")}


@dataclass(frozen=True, slots=True)
class LogLine:
    """A change, for somebody who may know of all that it names."""

    at: datetime
    by: str | None
    """None for the program itself."""
    what: str
    before: str | None
    after: str | None
    person: str | None = None
    channel: str | None = None
    item: str | None = None
    project: str | None = None


def ledger(words: Words, changes: Sequence[LogLine], now: datetime) -> Sentence:
    """List who changed what, the latest first."""
    if not changes:
        return words.say("Nothing has been changed yet that you may see.")
    lines = [_line(words, one, now) for one in changes]
    return Sentence("\n".join((words.say("The latest changes:"), *lines)))


def _line(words: Words, one: LogLine, now: datetime) -> Sentence:
    told = {"when": words.when(one.at, now), "who": one.by or "Unseen", "what": _what(words, one)}
    if one.before is None and one.after is None:
        return words.say("{when}, {who}: {what}", **told)
    before, after = (_value(words, one.what, value) for value in (one.before, one.after))
    return words.say("{when}, {who}: {what}: {before} → {after}", before=before, after=after, **told)


def _value(words: Words, what: str, value: str | None) -> Sentence:
    if value is None:
        return words.say("not chosen")
    if what == "language":
        return words.quote(OWN_NAMES.get(value, value))
    known = {**VALUES, **CHOICES}.get(f"{what} {value}") or SWITCHED.get(value)
    return words.say(known) if known else words.quote(value)


def _what(words: Words, one: LogLine) -> Sentence:
    if one.what not in LABELS:
        channel = words.channel(one.channel or "")
        named = {"person": one.person, "channel": channel, "item": one.item, "project": one.project}
        return words.say(CHANGES[one.what], **{name: value or "" for name, value in named.items()})
    setting = words.say(LABELS[one.what])
    if one.person is None:
        return words.say("for everybody who has not chosen: {setting}", setting=setting)
    return words.say("for {person}: {setting}", person=one.person, setting=setting)
