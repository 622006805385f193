"""Trouble on demand: the next calls of a method fail the way that was asked for."""

from dataclasses import dataclass
from enum import StrEnum


class Trouble(StrEnum):
    """The ways in which a call can go wrong."""

    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    HANG = "hang"
    """No answer, until the caller gives up; nothing is done."""
    HANG_AFTER = "hang_after"
    """It is done, but there is no answer until the caller gives up."""
    DROP_BEFORE = "drop_before"
    """The connection ends and nothing is done."""
    DROP_AFTER = "drop_after"
    """It is done, but the connection ends before the answer."""
    MALFORMED = "malformed"
    """It is done, but the answer cannot be parsed."""
    HOLLOW = "hollow"
    """It is done, but nothing stands in the answer."""
    CUT = "cut"
    """It is done, but the connection ends amid the answer."""
    STALL = "stall"
    """It is done, but the answer stops halfway until the caller gives up."""
    DRIP = "drip"
    """It is done, but the answer comes byte by byte, so many seconds apart, and never ends."""
    HUGE = "huge"
    """It is done, but the answer is so long that it never ends."""
    ERROR = "error"
    """A refusal with an error code of the platform."""
    DELAY = "delay"
    """It is done, after a while."""


@dataclass
class Fault:
    """One kind of trouble and the calls that it still waits for."""

    trouble: Trouble
    method: str | None = None
    """The method of the platform's API; nothing stands for all of them."""
    times: int = 1
    code: str = "internal_error"
    """What an ERROR says."""
    seconds: float = 1.0
    """How long a DELAY takes, what RATE_LIMITED asks to wait, and what lies between two bytes of a DRIP."""


class Faults:
    """The troubles that are still to come."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Let the next calls go wrong."""
        self._waiting.append(fault)

    def clear(self) -> None:
        """Let everything go well again."""
        self._waiting.clear()

    def next_for(self, method: str) -> Fault | None:
        """Take the trouble that awaits this call, if there is any."""
        for fault in self._waiting:
            if fault.method in (None, method):
                fault.times -= 1
                if not fault.times:
                    self._waiting.remove(fault)
                return fault
        return None
