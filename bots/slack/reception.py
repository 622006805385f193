"""Where the people of one workspace are served in Slack: a desk that answers, and their home pages."""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from threading import Lock

from adapters.slack.screens import Screens
from adapters.slack.surfaces import home
from adapters.trouble import PlatformTroubleError
from bots.clock import utc_now
from bots.desk import Desk
from rules.commands import parse
from rules.requests import ForAdmins, Mistake, Question

log = logging.getLogger(__name__)

LATELY = timedelta(days=1)
MOST_HOMES = 100
"""An admin's order may concern anybody: so many home pages are drawn anew after it, of those that were opened
lately. Everybody else's is fresh when they open it."""
TRIES = 3
"""Times that a page is read and drawn because another process has drawn it meanwhile."""
TURNS = 64


@dataclass(frozen=True, slots=True)
class Reception:
    """Serves the people of one workspace."""

    desk: Desk
    screens: Screens
    leave: Callable[[Callable[[], object]], None]
    """Has something done for which nobody waits."""
    turns: Sequence[Lock] = field(default_factory=lambda: tuple(Lock() for _ in range(TURNS)))
    """One person's page is drawn by one thread of this process at a time."""

    def show_home(self, person: str, spot: str, now: datetime, *, mark: str = "", said: str = "") -> None:
        """Show somebody a part of their home page, and on top what came of what they did."""
        member = self.desk.store.directory.person(self.desk.workspace_id, person)
        if member is not None:
            self.desk.store.homes.opened(member.id, spot, now, mark or None)
        self.draw(person, said)

    def draw(self, person: str, said: str = "") -> None:
        """Draw somebody's home page as things are now."""
        with self.turns[hash(person) % TURNS]:
            try:
                self._draw(person, said)
            except PlatformTroubleError as trouble:
                log.warning("a home page could not be drawn: %s", trouble.why)

    def freshen(self, person: str, text: str, now: datetime) -> None:
        """Draw the home pages anew that somebody's command may have changed."""
        member = self.desk.store.directory.person(self.desk.workspace_id, person)
        if member is not None and _may_change(text) and self.desk.store.homes.look(member.id) is not None:
            self.leave(partial(self.draw, person))
        self.freshen_others(person, text, now)

    def freshen_others(self, person: str, text: str, now: datetime) -> None:
        """Draw the home pages of others anew that an admin's order may have changed."""
        if not (isinstance(parse(text), ForAdmins) and _may_change(text)):
            return
        lately = self.desk.store.homes.opened_since(self.desk.workspace_id, now - LATELY, MOST_HOMES)
        self.leave(partial(self._draw_each, [other for other in lately if other != person]))

    def _draw_each(self, people: Iterable[str]) -> None:
        """Draw one page after the other, so that hands are left for whoever asks something meanwhile."""
        for person in people:
            self.draw(person)

    def _draw(self, person: str, said: str) -> None:
        for attempt in range(1, TRIES + 1):
            if self._publish(person, said, in_any_case=attempt == TRIES):
                return

    def _publish(self, person: str, said: str, *, in_any_case: bool) -> bool:
        """Read first what stands there, so that nothing is drawn over that was drawn later."""
        store, now = self.desk.store, utc_now()
        member = store.directory.person(self.desk.workspace_id, person)
        last = store.homes.look(member.id) if member else None
        page = self.desk.page(person, last.spot if last else "", now)
        mark = last.mark if last and not in_any_case else None
        drawn = self.screens.publish(person, home(page, f"{now:%H%M%S%f}", said), mark)
        if drawn and member:
            store.homes.drawn(member.id, drawn)
        return bool(drawn)


def _may_change(text: str) -> bool:
    return not isinstance(parse(text), Mistake | Question)
