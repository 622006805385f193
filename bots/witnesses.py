"""Asks each platform who has seen what, just before notices go out."""

import logging
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor, Future, wait
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from adapters.trouble import PlatformTroubleError
from bots.offices import Offices
from bots.ports import Witness
from bots.troubles import Troubles
from rules.backoff import FIRST_WAIT, SHORTEST_WAIT
from rules.decide import Alert, recheck
from rules.seen import How, Inquiry, Sighting, Waiting
from storage.due import DueAlert, DueNotice, Lane
from storage.store import Store

log = logging.getLogger(__name__)

LONGEST_QUESTION = 15.0
"""Seconds that the notices of a lane wait for an answer; those of others go out meanwhile."""
PATIENCE = timedelta(minutes=1)
"""How long notices wait while the platform cannot be asked. Then they go out without: to be told of something
that one has read is a nuisance, not to be told is a customer who waits."""
ANOTHER = timedelta(minutes=10)
"""A silence in which nothing was asked for so long is over; should there be one then, it is another."""

Answers = Sequence[Sighting]


@dataclass(frozen=True, slots=True)
class Heard:
    """Notices of one lane, with what the platform has told about them."""

    notices: Sequence[DueNotice]
    seen: Mapping[tuple[int, int, str], How] = field(default_factory=dict)
    """By person, conversation and message."""
    fresh: bool = True
    """The facts were loaded just now, and not before the platform was asked."""
    wait_until: datetime | None = None
    """The platform cannot be asked now: they are to wait until then."""

    def how(self, due: DueNotice, alert: DueAlert) -> How | None:
        """Say by which evidence the recipient has seen the message of an alert, if the platform told."""
        return self.seen.get((due.recipient.person_id, alert.where.conversation_id, alert.ref))


@dataclass(slots=True)
class Silence:
    """A platform does not answer."""

    since: datetime
    until: datetime
    """It wants to be left alone until then."""


@dataclass(slots=True)
class Witnesses:
    """Knows how to ask about every workspace; none of them holds up another."""

    store: Store
    offices: Offices
    pool: Executor
    """Its own, so that a question which nobody answers keeps no notice from being sent."""
    troubles: Troubles = field(default_factory=Troubles)
    _silences: dict[Lane, Silence] = field(default_factory=dict, init=False)
    _asking: dict[Lane, Future[Answers]] = field(default_factory=dict, init=False)

    def hear(self, lane: Lane, notices: Sequence[DueNotice], now: datetime) -> Heard:
        """Ask about whatever would go out, if there is somebody to ask."""
        office = self.offices.get(lane.workspace_id)
        if office is None or office.witness is None or not (about := inquiries(notices, now)):
            return Heard(notices)
        question = self._ask(lane, office.witness, about, now)
        if question is not None:
            wait([question], LONGEST_QUESTION)
        return self._answered(lane, notices, question, now)

    def _ask(
        self, lane: Lane, witness: Witness, about: Sequence[Inquiry], now: datetime
    ) -> Future[Answers] | None:
        """Begin to ask; None when the platform wants to be left alone, or has not answered the last time."""
        silence, last = self._silences.get(lane), self._asking.get(lane)
        if (silence is not None and now < silence.until) or (last is not None and not last.done()):
            return None
        self._asking[lane] = self.pool.submit(witness.sightings, about)
        return self._asking[lane]

    def _answered(
        self, lane: Lane, notices: Sequence[DueNotice], question: Future[Answers] | None, now: datetime
    ) -> Heard:
        if question is None or not question.done():
            return self._unanswered(lane, notices, PlatformTroubleError("no_answer"), now)
        try:
            sightings = question.result()
        except PlatformTroubleError as trouble:
            return self._unanswered(lane, notices, trouble, now)
        except Exception as error:  # noqa: BLE001 a mistake of ours must silence nobody
            log.error("what was seen cannot be found out: %s", type(error).__name__)  # noqa: TRY400 no words of people
            return self._unanswered(lane, notices, PlatformTroubleError("internal_error"), now)
        self._silences.pop(lane, None)
        self.troubles.over(f"asking in workspace {lane.workspace_id} what was seen")
        self.store.due.note_seen(sightings, now)
        return Heard(notices, _by_message(sightings), fresh=False)

    def _unanswered(
        self, lane: Lane, notices: Sequence[DueNotice], trouble: PlatformTroubleError, now: datetime
    ) -> Heard:
        """Let the notices wait, but not for ever."""
        until = now + max(trouble.after or FIRST_WAIT, SHORTEST_WAIT)
        silence = self._silences.get(lane)
        # The clock was set back, or nothing has been asked for so long that this is another silence.
        if silence is None or silence.since > now or now - silence.until > ANOTHER:
            self._silences[lane] = silence = Silence(now, until)
        if silence.until <= now:
            silence.until = until
        if now - silence.since < PATIENCE:
            return Heard(notices, wait_until=min(silence.until, silence.since + PATIENCE))
        # The notices go out without.
        self.troubles.note(f"asking in workspace {lane.workspace_id} what was seen", trouble.why)
        return Heard(notices, fresh=False)


def inquiries(notices: Sequence[DueNotice], now: datetime) -> list[Inquiry]:
    """Ask, by person and conversation, about the alerts that would go out, the newest message first."""
    found: dict[tuple[int, int], Inquiry] = {}
    for due in notices:
        for alert in reversed(due.alerts):
            if isinstance(recheck(alert.case, due.medium, alert.evidence, now), Alert):
                key = (due.recipient.person_id, alert.where.conversation_id)
                inquiry = found.get(key) or Inquiry(
                    key[0], due.recipient.ref, key[1], alert.where.channel, ()
                )
                message = Waiting(alert.ref, alert.case.message.posted_at, alert.thread)
                if message not in inquiry.messages:
                    found[key] = replace(inquiry, messages=(*inquiry.messages, message))
    return list(found.values())


def _by_message(sightings: Sequence[Sighting]) -> dict[tuple[int, int, str], How]:
    return {(one.person_id, one.conversation_id, ref): one.how for one in sightings for ref in one.refs}
