"""What admins are told about the state of their workspace: coverage, status, export."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.reasons import MEDIA
from adapters.text import Words
from adapters.voice import Sentence, later
from rules.coverage import Gap
from rules.model import Medium

GAPS = {
    Gap.NO_MEDIUM: later("whoever would be told has direct message and e-mail switched off"),
    Gap.MUTED: later("whoever would be told has muted it"),
    Gap.NO_PERMISSION: later("nobody of its project may see it"),
    Gap.NOBODY_THERE: later("nobody of the team is in its project"),
    Gap.NOBODY_WANTS: later("nobody there is told about all customers, and nobody follows it"),
    Gap.RELAY: later("the posts of {bots} there may be customers' words, but no admin has confirmed that"),
}


@dataclass(frozen=True, slots=True)
class CoverageLine:
    """A channel whose customers' messages would alert nobody, and why."""

    channel: str
    project: str
    gap: Gap
    bots: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FailureLine:
    """A notice that could not be delivered."""

    person: str
    """Whom it was for."""
    medium: Medium
    at: datetime
    """When it was last to be sent."""
    code: str
    """The platform's."""


@dataclass(frozen=True, slots=True)
class Health:
    """How a workspace is doing, in numbers."""

    waiting: int
    oldest_due: datetime | None
    sent_last_hour: int
    sent_last_day: int
    failed_last_day: tuple[tuple[str, int], ...]
    watched_channels: int
    teammates: int
    unplanned: int
    behind: int = 0
    undelivered: int = 0
    """All that can be tried again; the latest of them are the ``failures``."""
    failures: tuple[FailureLine, ...] = ()


def coverage(words: Words, holes: Sequence[CoverageLine], *, watched: bool) -> Sentence:
    """List the channels whose customers' messages would alert nobody now."""
    if holes:
        lines = [words.say("If a customer wrote there now, nobody would be told:")]
        lines += [_hole(words, one) for one in holes]
    else:
        lines = [words.say("Wherever customers may write and you may look, somebody would be told.")]
    switch = words.code(f"/unseen admin coverage {'off' if watched else 'on'}")
    if watched:
        lines.append(words.say("Admins hear when a hole opens. To stop that: {command}", command=switch))
    else:
        lines.append(
            words.say("Admins do not hear when a hole opens. To change that: {command}", command=switch)
        )
    return Sentence("\n".join(lines))


def status(words: Words, health: Health, now: datetime) -> Sentence:
    """Say how a workspace is doing."""
    return Sentence("\n".join(_status(words, health, now)))


def exported(words: Words, person: str) -> Sentence:
    """Introduce what is stored about somebody."""
    return words.say("All that is stored about {person}, without what you may not see:", person=person)


def exported_elsewhere(words: Words, ref: str) -> Sentence:
    """Say where an export can be had that is too long for a message."""
    return words.say(
        "It is too long for a message. Whoever runs Unseen can write it to a file with {command}",
        command=words.code(f"unseen export {ref}"),
    )


def _hole(words: Words, one: CoverageLine) -> Sentence:
    place = words.channel(one.channel)
    if one.project != one.channel:
        place = words.say("{channel} in the project {project}", channel=place, project=one.project)
    why = words.say(GAPS[one.gap], bots=words.names(one.bots))
    return words.say("{place}: {why}", place=place, why=why)


def _failures(words: Words, health: Health, now: datetime) -> Iterator[Sentence]:
    if not health.failures:
        return
    yield words.count(
        "{number} notice could not be delivered:",
        "{number} notices could not be delivered, the latest of them:",
        health.undelivered,
    )
    for one in health.failures:
        told = {"person": one.person, "medium": words.say(MEDIA[one.medium]), "code": one.code}
        yield words.say("{person}, {medium}, {when}: {code}", when=words.when(one.at, now), **told)
    command = words.code("unseen retry all")
    yield words.say("Whoever runs Unseen can have them sent again with {command}", command=command)


def _status(words: Words, health: Health, now: datetime) -> Iterator[Sentence]:
    yield words.count("{number} alert waits.", "{number} alerts wait.", health.waiting)
    if health.oldest_due is not None:
        yield words.say("The first of them is due: {when}.", when=words.when(health.oldest_due, now))
    yield words.say(
        "Notices sent: {hour} in the last hour, {day} in the last 24 hours.",
        hour=health.sent_last_hour,
        day=health.sent_last_day,
    )
    for code, number in health.failed_last_day:
        yield words.say("Not delivered in the last 24 hours: {number} ({code}).", number=number, code=code)
    yield from _failures(words, health, now)
    yield words.count(
        "{number} channel is watched.", "{number} channels are watched.", health.watched_channels
    )
    yield words.count("{number} teammate can be told.", "{number} teammates can be told.", health.teammates)
    if health.behind:
        yield words.count(
            "{number} channel is being caught up with: until then nobody is told anything of it.",
            "{number} channels are being caught up with: until then nobody is told anything of them.",
            health.behind,
        )
    if health.unplanned:
        yield words.count(
            "{number} message waits until its author or its channel is known.",
            "{number} messages wait until their authors or channels are known.",
            health.unplanned,
        )
