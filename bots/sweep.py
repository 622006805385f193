"""The second half of the road: due notices are claimed, decided again, sent and settled."""

import logging
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.trouble import PlatformTroubleError
from bots.clock import seconds
from bots.offices import Offices
from rules.backoff import next_try
from rules.decide import Alert, Skip, Withdrawal, recheck
from rules.delivery import (
    Answer,
    Delivered,
    Delivery,
    Notice,
    Recipient,
    Refused,
    RetryLater,
    Summary,
    Whereabouts,
)
from rules.following import reason_to_follow
from rules.model import Kind
from rules.notices import Surviving, compose, quiet_until
from storage.due import Again, DueAlert, DueNotice, Failed, Outcome, Sent
from storage.store import Store

log = logging.getLogger(__name__)

BATCH = 200
"""Notices claimed at once."""
LEASE = timedelta(minutes=5)
"""How long a claimed notice is left to its worker."""
LAST_SEND = LEASE / 2
"""How long after the claim a send may begin: every one ends before another worker may take the notice."""
TIME_TO_APPEAR = timedelta(seconds=30)
"""How long a message of unknown outcome gets to show up on the platform before it is asked about."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A notice that is still one after the recheck."""

    due: DueNotice
    message: Notice | Summary
    answers: tuple[int, ...]
    """The stored answers that it settles."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """Sends what is due; any number of workers may sweep the same store."""

    store: Store
    offices: Offices
    pool: Executor
    """Sends to different people at the same time."""
    timer: Callable[[], float] = seconds
    """Tells how much time passes while a batch is sent."""

    def run(self, now: datetime) -> int:
        """Settle everything that is due and count the notices that were claimed."""
        total = 0
        while claimed := self.store.due.claim(now, BATCH, LEASE):
            self._settle(self.store.due.load(claimed), now)
            total += len(claimed)
        return total

    def _settle(self, notices: Sequence[DueNotice], now: datetime) -> None:
        withdrawn: dict[int, Skip | Withdrawal] = {}
        ready: list[Ready] = []
        for due in notices:
            alerts = {alert: recheck(alert.case, due.medium, alert.evidence, now) for alert in due.alerts}
            withdrawn |= {one.answer_id: why for one, why in alerts.items() if not isinstance(why, Alert)}
            surviving = {one: answer for one, answer in alerts.items() if isinstance(answer, Alert)}
            if surviving:
                message = _message(due, surviving, now)
                ready.append(Ready(due, message, tuple(one.answer_id for one in surviving)))
        until = self.timer() + LAST_SEND.total_seconds()
        self.store.due.begin_sending(
            {one.due.id: one.answers for one in ready}, withdrawn, [n.id for n in notices], LEASE
        )
        self.store.due.settle(self._send_all(ready, now, until))

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
        outcome = _outcome(one.due, self._deliver(one), now)
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


def _message(due: DueNotice, surviving: Mapping[DueAlert, Alert], now: datetime) -> Notice | Summary:
    to = due.recipient
    recipient = Recipient(to.person_id, to.ref, to.name, to.settings.language, to.timezone, to.email)
    by_place: dict[Whereabouts, list[Surviving]] = defaultdict(list)
    for one, alert in surviving.items():
        by_place[one.where].append(
            Surviving(alert, one.case.message, one.ref, one.thread, one.author, one.text, one.files)
        )
    parts = [(where, compose(alerts)) for where, alerts in by_place.items()]
    if due.summary:
        return Summary(due.key, due.medium, recipient, tuple(parts))
    (where, content), *_ = parts
    following = reason_to_follow(next(iter(surviving)).case.standing, now) is not None
    return Notice(due.key, due.medium, recipient, where, content, following, _answer(surviving))


def _answer(alerts: Iterable[DueAlert]) -> Answer | None:
    """Name the answer to the newest of the customer's messages: an older one's would hide that they wait."""
    asked = [one for one in alerts if one.case.message.kind is Kind.FROM_CUSTOMER]
    return asked[-1].answer if asked else None


def _outcome(due: DueNotice, delivery: Delivery, now: datetime) -> Outcome:
    match delivery:
        case Delivered(ref):
            return Sent(ref, now, quiet_until(now, due.recipient.settings.wait))
        case Refused(why):
            return Failed(why)
        case RetryLater(why, asked, unsure):
            wait = next_try(due.attempts + 1, asked=asked, jitter=random.random())  # noqa: S311 spreads load, no secret
            if wait is None:
                return Failed(why)
            return Again(now + (max(wait, TIME_TO_APPEAR) if unsure else wait), why, unsure)
