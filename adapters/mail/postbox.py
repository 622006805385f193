"""Where mail is handed over: connections that are used again, and a pause when nothing gets through."""

import smtplib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from threading import Lock
from typing import Protocol

from adapters.mail.answers import TAKEN, ServerTroubleError, hand_over
from adapters.mail.envelopes import Envelope
from adapters.mail.server import Server, connect
from rules.backoff import next_try
from rules.delivery import Reach, Refused, RetryLater

LONGEST_IDLE = 60.0
"""Seconds after which a connection that nobody has used is closed; servers close them after minutes."""
LONGEST_PAUSE = timedelta(minutes=5)


class Watch(Protocol):
    """Hears how it goes with the server."""

    def lost(self, why: str) -> None:
        """Hear that nothing can be handed over, each time that it was tried."""

    def found(self) -> None:
        """Hear that something was handed over."""


@dataclass(frozen=True, slots=True)
class _Idle:
    """A connection that nobody uses now."""

    smtp: smtplib.SMTP
    since: float


class Postbox:
    """Hands mail over to one server, from any number of threads, each with a connection for itself."""

    def __init__(self, server: Server, timer: Callable[[], float], watch: Watch) -> None:
        self._server = server
        self._timer = timer
        self._pause = _Pause(timer, watch)
        self._idle: list[_Idle] = []
        self._changing = Lock()

    def post(self, envelope: Envelope) -> RetryLater | Refused | None:
        """Hand one mail over; None when the server has taken it.

        What is wrong with the server or with us is no fault of a mail: it is tried again until it works.
        """
        waiting = self._pause.waiting()
        if waiting is not None:
            return waiting
        try:
            answer = self._hand_over(envelope)
        except ServerTroubleError as trouble:
            return self._pause.begin(trouble.why)
        self._pause.end()
        return answer

    def tidy(self) -> None:
        """Close the connections that nobody has used for a while."""
        self._close_idle(self._timer() - LONGEST_IDLE)

    def close(self) -> None:
        """Close all connections that nobody uses now."""
        self._close_idle(self._timer())

    def _hand_over(self, envelope: Envelope) -> RetryLater | Refused | None:
        smtp = self._take() or connect(self._server)
        keep = False
        try:
            answer = hand_over(smtp, envelope)
            keep = answer is None or _still_answers(smtp.rset)
        finally:
            if keep:
                self._give_back(smtp)
            else:
                smtp.close()
        return answer

    def _take(self) -> smtplib.SMTP | None:
        """Take the connection that was used last, if it still answers."""
        while True:
            with self._changing:
                if not self._idle:
                    return None
                smtp = self._idle.pop().smtp
            if _still_answers(smtp.noop):
                return smtp
            smtp.close()

    def _give_back(self, smtp: smtplib.SMTP) -> None:
        with self._changing:
            self._idle.append(_Idle(smtp, self._timer()))

    def _close_idle(self, until: float) -> None:
        with self._changing:
            closing = [one for one in self._idle if one.since <= until]
            self._idle = [one for one in self._idle if one.since > until]
        for one in closing:
            with suppress(OSError, smtplib.SMTPException):
                one.smtp.quit()
            one.smtp.close()


class _Pause:
    """Holds all mail back while the server takes nothing."""

    def __init__(self, timer: Callable[[], float], watch: Watch) -> None:
        self._timer = timer
        self._watch = watch
        self._why: str | None = None
        self._until = 0.0
        self._failures = 0
        self._changing = Lock()

    def waiting(self) -> RetryLater | None:
        """Say how long to wait now, if at all."""
        with self._changing:
            left = self._until - self._timer()
            return None if self._why is None or left <= 0 else _later(self._why, timedelta(seconds=left))

    def begin(self, why: str) -> RetryLater:
        """Wait longer each time, and say how long; no mail has failed by that."""
        with self._changing:
            self._watch.lost(why)
            if self._timer() >= self._until:
                self._failures += 1
            wait = min(next_try(self._failures) or LONGEST_PAUSE, LONGEST_PAUSE)
            self._why, self._until = why, self._timer() + wait.total_seconds()
            return _later(why, wait)

    def end(self) -> None:
        """Go on: something got through."""
        with self._changing:
            self._watch.found()
            self._why, self._failures = None, 0


def _later(why: str, wait: timedelta) -> RetryLater:
    return RetryLater(why, wait, reach=Reach.WORKSPACE)


def _still_answers(ask: Callable[[], tuple[int, bytes]]) -> bool:
    try:
        return ask()[0] == TAKEN
    except (OSError, smtplib.SMTPException):
        return False
