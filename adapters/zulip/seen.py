"""Who has seen what in Zulip, by its read receipts."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from adapters.evidence import Reading
from adapters.zulip.clients import Connection, call
from adapters.zulip.errors import RECEIPTS_OFF, Meaning, ZulipTroubleError
from adapters.zulip.limits import Purpose
from adapters.zulip.organization import RECEIPTS, Organization
from rules.seen import How, Inquiry, Sighting

ASK_AGAIN = 3600.0
"""Seconds for which an organization that has switched receipts off is not asked."""
KEEP = 600.0
"""Seconds for which answers are kept when a round is broken off, so that the next one gets further."""


@dataclass(slots=True)
class _Round:
    """What has been found out since a moment: the readers of messages."""

    began: float
    readers: dict[str, frozenset[str]] = field(default_factory=dict)


class ZulipWitness:
    """Answers for the people of one organization."""

    def __init__(self, client: Connection, organization: Organization, *, receipts: bool = True) -> None:
        """Take whether the organization has receipts switched on, where that is known."""
        self._client = client
        self._supported = organization.can(RECEIPTS)
        self._off_until = float("-inf") if receipts else client.timer() + ASK_AGAIN
        self._round: _Round | None = None

    @property
    def reading(self) -> Reading:
        """Say what receipts can tell, as far as it is known."""
        if not self._supported:
            return Reading.RECEIPTS_UNKNOWN
        is_off = self._client.timer() < self._off_until
        return Reading.RECEIPTS_OFF if is_off else Reading.RECEIPTS

    def sightings(self, inquiries: Sequence[Inquiry]) -> Sequence[Sighting]:
        """Tell what has been seen, asking once for each message and for none that a later one settles.

        Raises PlatformTroubleError when Zulip cannot be asked now.
        """
        if self.reading is not Reading.RECEIPTS:
            return []
        current = self._begun()
        found = [self._sighting(one, current) for one in inquiries]
        self._round = None
        return [one for one in found if one is not None]

    def _begun(self) -> _Round:
        """Go on with a round that was broken off lately, or begin a new one."""
        now = self._client.timer()
        if self._round is None or now - self._round.began > KEEP:
            self._round = _Round(now)
        return self._round

    def _sighting(self, inquiry: Inquiry, current: _Round) -> Sighting | None:
        for position, message in enumerate(inquiry.messages):
            if inquiry.person in self._readers(message.ref, current):
                seen = frozenset(one.ref for one in inquiry.messages[position:])
                return Sighting(
                    inquiry.person_id, inquiry.conversation_id, seen, How.RECEIPT, until=message.at
                )
        return None

    def _readers(self, ref: str, current: _Round) -> frozenset[str]:
        if ref not in current.readers and self.reading is Reading.RECEIPTS:
            current.readers[ref] = self._ask(ref)
        return current.readers.get(ref, frozenset())

    def _ask(self, ref: str) -> frozenset[str]:
        try:
            answer = call(self._client, "GET", f"messages/{ref}/read_receipts", purpose=Purpose.RECEIPT)
        except ZulipTroubleError as trouble:
            if trouble.why == RECEIPTS_OFF:
                self._off_until = self._client.timer() + ASK_AGAIN
            elif trouble.meaning not in (Meaning.ABSENT, Meaning.REFUSED):
                raise
            return frozenset()
        return frozenset(str(reader) for reader in answer.get("user_ids", ()))
