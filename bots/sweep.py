"""The second half of the road: due notices are claimed, decided again, sent and settled."""

import logging
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from adapters.trouble import PlatformTroubleError
from bots import tracing
from bots.clock import seconds
from bots.composing import message_of
from bots.offices import Offices
from bots.witnesses import Heard, Witnesses
from rules.backoff import next_try
from rules.decide import Alert, Evidence, Skip, Withdrawal, recheck
from rules.delivery import Delivered, Delivery, Notice, Refused, RetryLater, Summary
from rules.notices import quiet_until
from rules.seen import How
from storage.due import Again, Claim, DueAlert, DueNotice, Failed, Outcome, Sent, Withdrawn
from storage.store import Store

log = logging.getLogger(__name__)

BATCH = 200
"""Notices claimed at once."""
LEASE = timedelta(minutes=5)
"""How long a claimed notice is left to its worker."""
LAST_SEND = LEASE / 2
"""How long after it was noted a send may begin: every one ends before another worker may take the notice."""
TIME_TO_APPEAR = timedelta(seconds=30)
"""How long a message of unknown outcome gets to show up on the platform before it is asked about."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A notice that is still one after the recheck."""

    due: DueNotice
    message: Notice | Summary


@dataclass(frozen=True, slots=True)
class Sweep:
    """Sends what is due; any number of workers may sweep the same store."""

    store: Store
    offices: Offices
    pool: Executor
    """Sends to different people at the same time."""
    timer: Callable[[], float] = seconds
    """Tells how much time passes while a batch is sent."""
    witnesses: Witnesses = field(init=False)

    def __post_init__(self) -> None:
        """Ask about the same workspaces to which it sends."""
        object.__setattr__(self, "witnesses", Witnesses(self.store, self.offices, self.pool))

    def run(self, now: datetime) -> int:
        """Settle everything that is due and count the notices that were claimed."""
        total = 0
        while (claim := self.store.due.claim(now, BATCH, LEASE)).ids:
            for heard in self.witnesses.hear(self.store.due.load(claim.ids), now):
                self._settle(Claim(tuple(due.id for due in heard.notices), claim.holder), heard, now)
            total += len(claim.ids)
        return total

    def _settle(self, claim: Claim, heard: Heard, now: datetime) -> None:
        if heard.wait_until is not None:
            waiting = {one.id: Again(heard.wait_until, "no_evidence", one.unsure) for one in heard.notices}
            self.store.due.settle(claim, waiting, now)
            return
        withdrawn: dict[int, Withdrawn] = {}
        ready: list[Ready] = []
        for due in heard.notices if heard.fresh else self.store.due.load(claim.ids):
            answers = {alert: _decided(alert, due, heard, now) for alert in due.alerts}
            withdrawn |= {one.answer_id: why for one, why in answers.items() if isinstance(why, Withdrawn)}
            surviving = {one: answer for one, answer in answers.items() if isinstance(answer, Alert)}
            if surviving:
                ready.append(Ready(due, message_of(due, surviving, now)))
        until = self.timer() + LAST_SEND.total_seconds()
        mine = self.store.due.begin_sending(claim, [one.due.id for one in ready], withdrawn, LEASE, now)
        sending = _one_first(one for one in ready if one.due.id in mine)
        self.store.due.settle(claim, self._send_all(sending, now, until), now)

    def _send_all(self, ready: Iterable[Ready], now: datetime, until: float) -> Mapping[int, Outcome]:
        """Send in parallel, but to one person one notice after the other."""
        by_person: dict[int, list[Ready]] = defaultdict(list)
        for one in ready:
            by_person[one.due.recipient.person_id].append(one)
        batches = self.pool.map(
            lambda ones: [(one.due.id, self._send(one, now, until)) for one in ones], by_person.values()
        )
        return dict(outcome for batch in batches for outcome in batch)

    def _send(self, one: Ready, now: datetime, until: float) -> Outcome:
        if self.timer() > until:
            return Again(now, "out_of_time", one.due.unsure)
        with tracing.about(one.due.recipient.workspace_id, (alert.ref for alert in one.due.alerts)):
            outcome = _outcome(one, self._deliver(one), now)
            log.info("notice %s: %s", one.due.key, type(outcome).__name__.lower())
            return outcome

    def _deliver(self, one: Ready) -> Delivery:
        """Send, but ask first when an earlier try may have arrived."""
        office = self.offices.get(one.due.recipient.workspace_id)
        messenger = office.messengers.get(one.due.medium) if office else None
        if messenger is None:
            return RetryLater("not_connected")
        try:
            if one.due.unsure and (delivered := messenger.arrived(one.message)):
                return delivered
            return messenger.send(one.message)
        except PlatformTroubleError as trouble:
            return RetryLater(trouble.why, trouble.after, unsure=True)
        except Exception as error:  # noqa: BLE001 a mistake of ours in one notice must hold up nobody else's
            log.error("notice %s cannot be sent: %s", one.due.key, type(error).__name__)  # noqa: TRY400 no words of people
            return RetryLater("internal_error")


def _decided(alert: DueAlert, due: DueNotice, heard: Heard, now: datetime) -> Alert | Withdrawn:
    """Decide again about an alert, with what the platform has told of it."""
    how, posted_at = heard.how(due, alert), alert.case.message.posted_at
    evidence = alert.evidence if how is None else _seen(alert.evidence, posted_at)
    answer = recheck(alert.case, due.medium, evidence, now)
    return answer if isinstance(answer, Alert) else _withdrawn(answer, how)


def _seen(evidence: Evidence, until: datetime) -> Evidence:
    known = evidence.seen_until
    return evidence if known is not None and known >= until else replace(evidence, seen_until=until)


def _withdrawn(why: Skip | Withdrawal, how: How | None) -> Withdrawn:
    return Withdrawn(why, how if why is Withdrawal.SEEN else None)


def _one_first(notices: Iterable[Ready]) -> list[Ready]:
    """Let only one of several notices be the first that somebody ever gets."""
    told: set[int] = set()
    chosen: list[Ready] = []
    for one in notices:
        message, person_id = one.message, one.due.recipient.person_id
        if isinstance(message, Notice) and message.first and person_id in told:
            message = replace(message, first=False)
        told.add(person_id)
        chosen.append(Ready(one.due, message))
    return chosen


def _outcome(one: Ready, delivery: Delivery, now: datetime) -> Outcome:
    due, message = one.due, one.message
    match delivery:
        case Delivered(ref):
            shown = message.fingerprint() if isinstance(message, Notice) else None
            return Sent(ref, now, quiet_until(now, due.recipient.settings.wait), shown)
        case Refused(why):
            return _failed(due, why)
        case RetryLater(why, asked, unsure):
            wait = next_try(due.attempts + 1, asked=asked, jitter=random.random())  # noqa: S311 spreads load, no secret
            if wait is None:
                return _failed(due, why)
            return Again(now + (max(wait, TIME_TO_APPEAR) if unsure else wait), why, unsure)


def _failed(due: DueNotice, why: str) -> Failed:
    """Give up by this medium, and leave it to the others that its recipient has switched on."""
    return Failed(why, due.recipient.settings.media - {due.medium})
