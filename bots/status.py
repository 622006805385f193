"""Tells whoever runs the program how every workspace is doing, and has failed notices sent again."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from bots.operating import NotDoneError, memory, place, workspaces_named
from rules.model import Medium
from storage.directory import Workspace
from storage.failures import Failure
from storage.revisions import is_ahead
from storage.status import Status
from storage.store import Store
from storage.urls import is_embedded

MOST_FAILURES = 1000
"""That one answer lists, and that one command tries again, of one workspace."""
EVERYTHING = "all"

MEDIA = {Medium.DIRECT_MESSAGE: "direct message", Medium.EMAIL: "e-mail"}
DATABASES = {True: "SQLite", False: "PostgreSQL"}
REVISIONS = {False: "up to date", True: "brought up to date by a later version of Unseen"}
NOTHING_YET = "There is no workspace yet: the program has not been connected to any."


@dataclass(frozen=True, slots=True)
class Standing:
    """How a workspace is doing, with what could not be delivered there."""

    workspace: Workspace
    status: Status
    failures: Sequence[Failure]


def status(url: str, within: str | None, now: datetime, *, failed: bool) -> list[str]:
    """Tell in words how workspaces are doing, or what could not be delivered there."""
    with memory(url) as store:
        known = _standings(store, within, now)
    if failed:
        return [line for one in known for line in _failed(one, now)] or [NOTHING_YET]
    lines = [line for one in known for line in _told(one, now)] or [NOTHING_YET]
    return [f"Database: {DATABASES[is_embedded(url)]}, {REVISIONS[is_ahead(url)]}", *lines]


def status_as_json(url: str, within: str | None, now: datetime) -> str:
    """Tell the same for a program to read, what could not be delivered included."""
    with memory(url) as store:
        known = _standings(store, within, now)
    told: dict[str, Any] = {"database": {"embedded": is_embedded(url), "later_version": is_ahead(url)}}
    told |= {"workspaces": [_plain(one) for one in known]}
    return json.dumps(told, ensure_ascii=False, indent=1)


def retry(url: str, keys: Sequence[str], within: str | None, now: datetime) -> list[str]:
    """Make failed notices due again, by their keys or all of them, and tell how many are."""
    with memory(url) as store:
        found = _named(store, keys, within)
        again = store.failures.retry([one.id for one in found], now)
    told = [f"{again} of {len(found)} are due again. The program decides about each anew before it sends it."]
    if again < len(found):
        told.append(
            "The others are about conversations of which another notice is on its way to the same person."
            " Try them again once that has arrived."
        )
    return told


def _named(store: Store, keys: Sequence[str], within: str | None) -> list[Failure]:
    here = workspaces_named(store, within)
    if EVERYTHING in keys:
        found = [one for known in here for one in store.failures.latest(known.id, MOST_FAILURES)]
    else:
        ids = {known.id for known in here}
        found = [one for one in store.failures.named(keys) if one.workspace_id in ids]
        unknown = sorted(set(keys) - {one.key for one in found})
        if unknown:
            raise NotDoneError(f"no notice that could not be delivered is called {', '.join(unknown)}")
    if not found:
        raise NotDoneError("there is no notice that could not be delivered")
    return found


def _standings(store: Store, within: str | None, now: datetime) -> list[Standing]:
    return [
        Standing(one, store.status(one.id, now), store.failures.latest(one.id, MOST_FAILURES))
        for one in workspaces_named(store, within)
    ]


def _told(one: Standing, now: datetime) -> Iterator[str]:
    known = one.status
    yield place(one.workspace)
    yield f"  watched channels: {known.watched_channels}; being caught up with: {known.behind}"
    yield f"  teammates: {known.teammates}"
    yield f"  newest message: {_when(known.last_message_at, now)}"
    yield f"  alerts that wait: {known.waiting}; notices on their way: {known.open_notices}"
    if known.oldest_due is not None:
        yield f"  the first of them is due: {_when(known.oldest_due, now)}"
    yield f"  messages whose author or channel is unknown: {known.unplanned}"
    yield f"  sent: {known.sent_last_hour} in the last hour, {known.sent_last_day} in the last 24 hours"
    for why, often in known.failed_last_day:
        yield f"  not delivered in the last 24 hours: {often} ({why})"
    if known.undelivered:
        yield f"  not delivered and not tried again yet: {known.undelivered}; see: unseen status --failed"


def _failed(one: Standing, now: datetime) -> Iterator[str]:
    yield f"{place(one.workspace)}: {one.status.undelivered} not delivered"
    for failure in one.failures:
        alerts = "1 alert" if failure.alerts == 1 else f"{failure.alerts} alerts"
        medium, due = MEDIA[failure.medium], _when(failure.due_at, now)
        yield f"  {failure.key}  {failure.person}, {medium}, {alerts}, {due}: {failure.why}"
    if one.failures:
        yield "  To have them sent again: unseen retry all, or unseen retry with their keys"


def _when(at: datetime | None, now: datetime) -> str:
    if at is None:
        return "none"
    ago = now - at
    told = f"{_span(ago)} ago" if ago >= timedelta() else f"in {_span(-ago)}"
    return f"{at:%Y-%m-%d %H:%M:%S} UTC ({told})"


def _span(length: timedelta) -> str:
    for name, unit in (("d", timedelta(days=1)), ("h", timedelta(hours=1)), ("min", timedelta(minutes=1))):
        if length >= 2 * unit:
            return f"{length // unit} {name}"
    return f"{length // timedelta(seconds=1)} s"


def _plain(one: Standing) -> dict[str, Any]:
    workspace = {name: getattr(one.workspace, name) for name in ("platform", "ref", "name")}
    numbers = {name: _value(value) for name, value in asdict(one.status).items()}
    numbers["failed_last_day"] = dict(one.status.failed_last_day)
    failures = [{name: _value(value) for name, value in asdict(each).items()} for each in one.failures]
    for each in failures:
        del each["id"], each["workspace_id"]
    return workspace | numbers | {"failures": failures}


def _value(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value
