"""Each platform's side of the program, connected and kept connected in a thread of its own."""

import logging
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from threading import Event, Lock, Thread
from typing import Protocol

from adapters.trouble import PlatformTroubleError
from bots.config import WrongConfigurationError
from bots.metrics import Metrics
from bots.probes import Links
from bots.troubles import Troubles
from rules.backoff import FIRST_WAIT, next_try
from storage.outage import outage_of

log = logging.getLogger(__name__)

PATIENCE = 10
"""Seconds that a branch has to finish what is under way when the program ends."""
LONGEST_PAUSE = timedelta(minutes=1)
"""A platform that is back is not kept waiting for longer."""


class Branch(Protocol):
    """One platform's side: opened, held as long as it is connected, closed, and opened again.

    Which workspaces it serves is its own affair: it adds their offices and removes them again.
    """

    @property
    def platform(self) -> str:
        """Name the platform."""

    def open(self) -> None:
        """Connect, and serve every workspace there.

        Raises PlatformTroubleError when that does not work now, WrongConfigurationError when somebody must
        mend something first.
        """

    def hold(self, stop: Event) -> None:
        """Return when told to stop; raises as ``open`` does as soon as the connection is lost."""

    def close(self) -> None:
        """Finish what is under way and take nothing new; nothing needs to be open."""


class Branches:
    """All branches of the program, none of which holds up another."""

    def __init__(
        self,
        branches: Sequence[Branch],
        stop: Event,
        troubles: Troubles,
        pause: Callable[[float], object] | None = None,
        *,
        links: Links | None = None,
    ) -> None:
        """``pause`` waits so many seconds, or until the program ends; ``links`` learns what is connected."""
        self._stop = stop
        links = links or Links(Metrics())
        self._welcome = Welcome(len(branches), stop)
        self._keepers = tuple(
            Keeper(one, self._welcome, stop, troubles, pause or stop.wait, links=links) for one in branches
        )

    def start(self) -> None:
        """Begin to connect, everywhere at the same time."""
        for keeper in self._keepers:
            keeper.start()

    def stop(self) -> None:
        """End all branches."""
        self._stop.set()
        for keeper in self._keepers:
            keeper.join()

    def complain(self) -> None:
        """Raise WrongConfigurationError when every platform has refused us at the start."""
        if self._welcome.mistakes:
            raise WrongConfigurationError(self._welcome.mistakes)


class Welcome:
    """Whether any platform takes us; the program is told to stop when every one refuses us at the start."""

    def __init__(self, platforms: int, stop: Event) -> None:
        self._platforms = platforms
        self._stop = stop
        self._refusals: dict[str, tuple[str, ...]] = {}
        self._taken = False
        self._judging = Lock()

    @property
    def mistakes(self) -> tuple[str, ...]:
        """Everything that must be mended before the program can do anything; empty while it can."""
        hopeless = not self._taken and len(self._refusals) == self._platforms
        return (
            tuple(mistake for refusal in self._refusals.values() for mistake in refusal) if hopeless else ()
        )

    def take(self) -> None:
        """Note that a platform has taken us: the program goes on, whatever comes."""
        with self._judging:
            self._taken = True

    def refuse(self, platform: str, mistakes: tuple[str, ...]) -> bool:
        """Note why a platform refuses us, and say whether that ends the program."""
        with self._judging:
            self._refusals[platform] = mistakes
            if self.mistakes:
                self._stop.set()
            return bool(self.mistakes)


class Keeper:
    """Opens one branch again and again: after trouble at growing waits, until the program ends."""

    def __init__(
        self,
        branch: Branch,
        welcome: Welcome,
        stop: Event,
        troubles: Troubles,
        pause: Callable[[float], object],
        *,
        links: Links,
    ) -> None:
        self._thread = Thread(target=self._keep, name=branch.platform.lower(), daemon=True)
        self._branch = branch
        self._welcome = welcome
        self._stop = stop
        self._troubles = troubles
        self._pause = pause
        self._note = partial(links.note, branch.platform)
        self._note(is_connected=False)
        self._attempt = 0
        self._said: tuple[str, ...] = ()
        """The mistakes that were named last; nobody needs to read them at every try."""

    def start(self) -> None:
        """Begin to connect."""
        self._thread.start()

    def join(self) -> None:
        """Wait until the branch has ended; the program must have been told to stop."""
        self._thread.join(PATIENCE)

    def _keep(self) -> None:
        while not self._stop.is_set():
            wait = self._serve() or self._patience()
            if not self._stop.is_set():
                self._pause(wait.total_seconds())

    def _patience(self) -> timedelta:
        return min(next_try(self._attempt) or LONGEST_PAUSE, LONGEST_PAUSE)

    def _serve(self) -> timedelta | None:
        """Serve until something goes wrong; return how long to wait before the next try, if that is known."""
        self._attempt += 1
        try:
            self._hold()
        except PlatformTroubleError as trouble:
            self._troubles.note(self._branch.platform, trouble.why)
            # Connecting takes many requests, and what a platform asks for may be room for one.
            return max(trouble.after or timedelta(), self._patience())
        except WrongConfigurationError as wrong:
            self._tell(wrong.mistakes)
        except Exception as error:  # noqa: BLE001 a mistake of ours must not end what others are told
            self._troubles.failed(self._branch.platform, error)
            return FIRST_WAIT if outage_of(error) else None
        finally:
            self._note(is_connected=False)
            self._branch.close()
        return None

    def _hold(self) -> None:
        self._branch.open()
        self._welcome.take()
        self._attempt, self._said = 1, ()
        self._troubles.over(self._branch.platform)
        self._note(is_connected=True)
        self._branch.hold(self._stop)

    def _tell(self, mistakes: tuple[str, ...]) -> None:
        is_end = self._welcome.refuse(self._branch.platform, mistakes)
        if not is_end and mistakes != self._said:
            log.error("%s: %s It is tried again.", self._branch.platform, " ".join(mistakes))
        self._said = mistakes
