"""Finds the holes: channels whose customers' messages would alert nobody now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from rules.coverage import Gap, gap, next_ticket
from rules.decide import Case
from storage.coverage import Covered
from storage.directory import Place
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Hole:
    """A channel whose customers' messages would alert nobody, and why."""

    place: Place
    gap: Gap
    bots: tuple[str, ...] = ()
    """The integrations that it is about."""


def holes(store: Store, workspace_id: int, now: datetime) -> Iterator[Hole]:
    """Find every hole in a workspace, whoever may hear of it: the caller leaves out what they may not see."""
    for covered in store.coverage(workspace_id):
        why = _gap(covered, now)
        if why is not None:
            yield Hole(covered.place, why)
        if covered.relays:
            yield Hole(covered.place, Gap.RELAY, tuple(bot.name for bot in covered.relays))


def _gap(covered: Covered, now: datetime) -> Gap | None:
    ticket = next_ticket(now)
    cases = [
        Case(ticket, covered.channel, one.person, one.standing, one.settings) for one in covered.concerned
    ]
    return gap(covered.channel, cases, covered.team)
