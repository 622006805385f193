"""Shows admins how their workspace is doing, as far as they may see it themselves."""

from collections.abc import Mapping
from itertools import islice

from adapters.ledger import LogLine, ledger
from adapters.orders import watch_set
from adapters.oversight import CoverageLine, FailureLine, Health, coverage, status
from adapters.replies import Reply
from bots.coverage import holes
from bots.targets import in_reach, is_shared_with, may_see_any, sight_at
from bots.visit import Visit
from rules.requests import Oversight, ShowCoverage, ShowLog, ShowStatus, WatchCoverage
from storage.choices import Change
from storage.projects import Project

MOST_FAILURES = 5
"""Notices that could not be delivered, of which one answer tells for whom they were."""
MOST_CHANGES = 20
"""Changes that one answer lists."""
MOST_CONSIDERED = 500
"""Changes among which those that an admin may see are looked for."""


def oversee(visit: Visit, order: Oversight) -> Reply:
    """Show the coverage, the log or the status, or say whether holes are watched for."""
    match order:
        case ShowCoverage():
            return _show_coverage(visit)
        case WatchCoverage(on):
            me = visit.member
            visit.store.choices.watch_coverage(me.workspace_id, me.id, visit.now, on=on)
            return Reply(watch_set(visit.words, on=on))
        case ShowLog():
            return _show_log(visit)
        case ShowStatus():
            return _show_status(visit)


def _show_coverage(visit: Visit) -> Reply:
    workspace_id = visit.member.workspace_id
    lines = [
        CoverageLine(hole.place.name, hole.place.project, hole.gap, hole.bots)
        for hole in holes(visit.store, workspace_id, visit.now)
        if in_reach(sight_at(visit, hole.place.id))
    ]
    watched = visit.store.choices.coverage_watch(workspace_id).on
    return Reply(coverage(visit.words, lines, watched=watched))


def _show_log(visit: Visit) -> Reply:
    workspace_id = visit.member.workspace_id
    projects = {project.id: project for project in visit.store.projects.all(workspace_id)}
    changes = visit.store.choices.log(workspace_id, MOST_CONSIDERED)
    lines = (_line(change) for change in changes if _may_read(visit, change, projects))
    return Reply(ledger(visit.words, list(islice(lines, MOST_CHANGES)), visit.now))


def _line(change: Change) -> LogLine:
    return LogLine(
        at=change.at,
        by=change.by,
        what=change.what,
        before=change.before,
        after=change.after,
        person=change.person,
        channel=change.channel,
        item=change.item,
        project=change.project,
    )


def _may_read(visit: Visit, change: Change, projects: Mapping[int, Project]) -> bool:
    """Say whether an admin may know of everything that a change names."""
    if change.channel_id is not None and not in_reach(sight_at(visit, change.channel_id)):
        return False
    if change.project_id is not None:
        project = projects.get(change.project_id)
        return is_shared_with(visit, project) if project else change.channel_id is not None
    return change.item_id is None or _may_read_of_item(visit, change.item_id, there=change.channel_id)


def _may_read_of_item(visit: Visit, item_id: int, *, there: int | None) -> bool:
    attached = visit.store.items.conversations_of(item_id)
    return may_see_any(visit, attached) if attached else there is not None


def _show_status(visit: Visit) -> Reply:
    store, workspace_id = visit.store, visit.member.workspace_id
    now = store.status(workspace_id, visit.now)
    watched = [
        one for one in store.directory.watched_channels(workspace_id) if in_reach(sight_at(visit, one.id))
    ]
    health = Health(
        waiting=now.waiting + now.open_notices,
        oldest_due=now.oldest_due,
        sent_last_hour=now.sent_last_hour,
        sent_last_day=now.sent_last_day,
        failed_last_day=now.failed_last_day,
        watched_channels=len(watched),
        teammates=now.teammates,
        unplanned=now.unplanned,
        behind=now.behind,
        undelivered=now.undelivered,
        failures=tuple(
            FailureLine(one.person, one.medium, one.due_at, one.why)
            for one in store.failures.latest(workspace_id, MOST_FAILURES)
        ),
    )
    return Reply(status(visit.words, health, visit.now))
