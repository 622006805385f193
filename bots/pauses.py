"""How long a platform that did not answer is left alone; the pauses grow, and are logged once."""

import logging
from dataclasses import dataclass, field
from datetime import datetime

from adapters.trouble import PlatformTroubleError
from rules.backoff import LONGEST_WAIT, next_try

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Pauses:
    """The pauses of every workspace, by its id in the store."""

    _attempts: dict[int, int] = field(default_factory=dict)
    _spans: dict[int, tuple[datetime, datetime]] = field(default_factory=dict)
    """From when until when each pause lasts."""

    def is_over(self, workspace_id: int, now: datetime) -> bool:
        """Say whether the platform may be asked; a clock that was set back ends all pauses."""
        begun, until = self._spans.get(workspace_id, (now, now))
        return not begun <= now < until

    def begin(self, workspace_id: int, trouble: PlatformTroubleError, now: datetime) -> None:
        """Leave the platform alone for a while."""
        attempt = self._attempts.get(workspace_id, 0) + 1
        self._attempts[workspace_id] = attempt
        self._spans[workspace_id] = now, now + (next_try(attempt, asked=trouble.after) or LONGEST_WAIT)
        if attempt == 1:
            log.warning("the platform of workspace %d does not answer: %s", workspace_id, trouble.why)

    def end(self, workspace_id: int) -> None:
        """Note that the platform has answered."""
        if self._attempts.pop(workspace_id, 0):
            log.info("the platform of workspace %d answers again", workspace_id)
        self._spans.pop(workspace_id, None)
