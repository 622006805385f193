"""A due notice is decided again, with today's facts and what the platform has told of seeing."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bots.composing import message_of
from bots.tours import Ready
from bots.witnesses import Heard
from rules.decide import Alert, Evidence, Skip, Withdrawal, recheck
from rules.delivery import Notice
from rules.seen import How
from storage.due import DueAlert, DueNotice, Withdrawn


def decided_again(due: DueNotice, heard: Heard, now: datetime) -> tuple[list[Ready], dict[int, Withdrawn]]:
    """Decide again about a notice: it is ready, unless all its alerts are withdrawn, and why those are."""
    answers = {alert: _decided(alert, due, heard, now) for alert in due.alerts}
    withdrawn = {one.answer_id: why for one, why in answers.items() if isinstance(why, Withdrawn)}
    surviving = {one: answer for one, answer in answers.items() if isinstance(answer, Alert)}
    return ([Ready(due, message_of(due, surviving, now))] if surviving else []), withdrawn


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


def in_order(notices: Iterable[Ready]) -> list[Ready]:
    """Let what was said first be told first, and only one of several be the first that somebody ever gets."""
    told: set[int] = set()
    chosen: list[Ready] = []
    for one in sorted(notices, key=lambda one: (one.due.alerts[0].case.message.posted_at, one.due.id)):
        message, person_id = one.message, one.due.recipient.person_id
        if isinstance(message, Notice) and message.first and person_id in told:
            message = replace(message, first=False)
        told.add(person_id)
        chosen.append(Ready(one.due, message))
    return chosen
