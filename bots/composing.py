"""Makes what is sent to one person of the alerts that are due, and shows it later as it is then."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from rules.access import Access, access
from rules.decide import Alert
from rules.delivery import Answer, Notice, Recipient, Summary, Whereabouts
from rules.following import reason_to_follow
from rules.model import Kind
from rules.notices import Surviving, compose
from storage.due import DueAlert, DueNotice


def message_of(due: DueNotice, surviving: Mapping[DueAlert, Alert], now: datetime) -> Notice | Summary:
    """Write the notice, or the summary, of the alerts that are still some."""
    if due.summary:
        by_place: dict[Whereabouts, list[Surviving]] = defaultdict(list)
        for one, alert in surviving.items():
            by_place[one.where].append(_surviving(one, alert))
        parts = tuple((where, compose(alerts)) for where, alerts in by_place.items())
        return Summary(due.key, due.medium, _recipient(due), parts)
    return _notice(due, [_surviving(one, alert) for one, alert in surviving.items()], list(surviving), now)


def as_it_is_now(due: DueNotice, sent_at: datetime, now: datetime) -> Notice | None:
    """Write a notice that was sent with the facts of today; None if its recipient may not know them."""
    if not due.alerts or not all(_may_see(one) for one in due.alerts):
        return None
    return _notice(due, [_told(one, due, sent_at) for one in due.alerts], due.alerts, now)


def _notice(
    due: DueNotice, surviving: Sequence[Surviving], alerts: Sequence[DueAlert], now: datetime
) -> Notice:
    newest = alerts[-1]
    return Notice(
        key=due.key,
        medium=due.medium,
        recipient=_recipient(due),
        where=newest.where,
        content=compose(surviving),
        following=reason_to_follow(newest.case.standing, now) is not None,
        answer=_answer(alerts),
        seen=all(_has_seen(one) for one in alerts),
        first=due.first,
    )


def _recipient(due: DueNotice) -> Recipient:
    to = due.recipient
    return Recipient(to.person_id, to.ref, to.name, to.settings.language, to.timezone, to.email)


def _surviving(one: DueAlert, alert: Alert, *, edited: bool = False) -> Surviving:
    return Surviving(
        alert, one.case.message, one.ref, one.thread, one.author, one.text, one.files, edited=edited
    )


def _told(one: DueAlert, due: DueNotice, sent_at: datetime) -> Surviving:
    """Take an alert as it was planned; what it is about has not changed, its words may have."""
    alert = Alert(one.subject, one.because, sent_at, frozenset({due.medium}))
    return _surviving(one, alert, edited=one.edited_at is not None and one.edited_at > sent_at)


def _answer(alerts: Iterable[DueAlert]) -> Answer | None:
    """Name the answer to the newest of the customer's messages: an older one's would hide that they wait."""
    asked = [one for one in alerts if one.case.message.kind is Kind.FROM_CUSTOMER]
    return asked[-1].answer if asked else None


def _has_seen(one: DueAlert) -> bool:
    until = one.evidence.seen_until
    return until is not None and until >= one.case.message.posted_at


def _may_see(one: DueAlert) -> bool:
    case = one.case
    return access(case.person, case.channel, case.standing, case.message.posted_at) is Access.ALLOWED
