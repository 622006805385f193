"""Who is left alone now: workspaces and people who are in trouble, or to whom something is on its way.

What is in trouble is known to this worker alone. Another one finds out by itself, and a restart forgets it.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from bots.tours import Tour
from rules.backoff import FIRST_WAIT, next_try
from rules.delivery import Reach
from rules.model import Medium
from storage.due import Closed, Lane

SENDERS = 4
"""Notices that go to one lane at the same time."""
LONGEST_REST = timedelta(minutes=1)
"""How long a lane in trouble is left alone, unless its platform asks for more."""
BLAMED = 2
"""People in trouble, with no success between, after whom it is taken for the whole lane's."""


@dataclass(frozen=True, slots=True)
class Rest:
    """A span in which nothing is sent."""

    since: datetime
    until: datetime

    def holds(self, now: datetime) -> bool:
        """Say whether it lasts; a clock that was set back ends it."""
        return self.since <= now < self.until


@dataclass(slots=True)
class State:
    """What is known of a lane."""

    tours: list[Tour] = field(default_factory=list)
    rest: Rest | None = None
    people: dict[int, Rest] = field(default_factory=dict)
    troubled: set[int] = field(default_factory=set)
    """People with whom something went wrong since the last success."""
    rests: int = 0
    """How often it has rested since then."""


class Lanes:
    """Shares the work out: none takes more than its share, and nobody waits for somebody else's trouble."""

    def __init__(self) -> None:
        self._states: dict[Lane, State] = {}
        self._changing = Lock()

    def closed(self, now: datetime) -> Closed:
        """Say of which lanes, and for whom, nothing more may be claimed."""
        with self._changing:
            lanes = frozenset(lane for lane, state in self._states.items() if not _is_free(state, now))
            people: dict[Medium, frozenset[int]] = {}
            for lane in self._states.keys() - lanes:
                alone = _left_alone(self._states[lane], now)
                people[lane.medium] = people.get(lane.medium, frozenset()) | alone
            return Closed(lanes, people)

    def enter(self, tour: Tour) -> None:
        """Note that a tour is under way."""
        with self._changing:
            self._states.setdefault(tour.lane, State()).tours.append(tour)

    def leave(self, tour: Tour) -> None:
        """Note that a tour has ended; two that settle the last of it may both say so."""
        with self._changing:
            tours = self._states[tour.lane].tours
            tours[:] = [one for one in tours if one is not tour]

    def tours(self) -> list[Tour]:
        """List those that are under way."""
        with self._changing:
            return [tour for state in self._states.values() for tour in state.tours]

    def senders(self, lane: Lane) -> int:
        """Say how many threads more may send; while a lane is in trouble one tries whether it is over."""
        with self._changing:
            state = self._states[lane]
            most = 1 if state.rests else SENDERS
            return most - sum(tour.senders for tour in state.tours)

    def rest(self, lane: Lane, person_id: int, now: datetime) -> datetime | None:
        """Say until when somebody is left alone, if they are."""
        with self._changing:
            state = self._states[lane]
            rests = (state.rest, state.people.get(person_id))
            return max((one.until for one in rests if one is not None and one.holds(now)), default=None)

    def works(self, lane: Lane, person_id: int) -> None:
        """Note that the platform has answered about a notice."""
        with self._changing:
            state = self._states[lane]
            state.rests, state.rest = 0, None
            state.troubled.clear()
            state.people.pop(person_id, None)

    def trouble(self, lane: Lane, person_id: int, reach: Reach, span: Rest, *, asked: bool) -> datetime:
        """Leave alone whom a trouble concerns; say until when.

        ``span`` is how long the notice itself waits, ``asked`` whether the platform has told so.
        """
        with self._changing:
            state = self._states[lane]
            if reach in (Reach.TURN, Reach.PERSON):
                state.people[person_id] = span
            if reach is Reach.PERSON:
                state.troubled.add(person_id)
            if reach is Reach.WORKSPACE or len(state.troubled) >= BLAMED:
                self._begin_rest(state, span, asked=asked)
            return state.rest.until if reach is Reach.WORKSPACE and state.rest is not None else span.until

    def _begin_rest(self, state: State, span: Rest, *, asked: bool) -> None:
        if state.rest is not None and state.rest.holds(span.since):
            # Whoever was on their way when it began brings no news, unless it is to last longer.
            longer = asked and span.until > state.rest.until
            state.rest = Rest(state.rest.since, span.until) if longer else state.rest
            return
        state.rests += 1
        wait = min(next_try(state.rests) or LONGEST_REST, LONGEST_REST)
        state.rest = span if asked else Rest(span.since, span.since + max(wait, FIRST_WAIT))


def _is_free(state: State, now: datetime) -> bool:
    if state.rest is not None and state.rest.holds(now):
        return False
    if any(tour.queued for tour in state.tours):
        return False
    return sum(tour.senders for tour in state.tours) < (1 if state.rests else SENDERS)


def _left_alone(state: State, now: datetime) -> frozenset[int]:
    state.people = {id_: rest for id_, rest in state.people.items() if rest.holds(now)}
    return frozenset(state.people).union(*(tour.people for tour in state.tours))
