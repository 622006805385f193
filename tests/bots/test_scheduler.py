from datetime import timedelta
from threading import Event

from bots.scheduler import Job, Scheduler
from bots.troubles import Troubles

SOON = timedelta(milliseconds=10)


def test_a_job_that_raises_goes_on() -> None:
    again = Event()
    runs: list[int] = []

    def stumble() -> None:
        runs.append(1)
        if len(runs) > 1:
            again.set()
        raise ValueError

    scheduler = Scheduler(Job("stumble", stumble, SOON), troubles=Troubles())
    scheduler.start()
    assert again.wait(10)
    scheduler.stop()


def test_a_job_never_runs_twice_at_once_and_is_finished_before_the_end() -> None:
    started, go_on = Event(), Event()
    running: list[int] = []
    together: list[int] = []

    def take_long() -> None:
        running.append(1)
        together.append(len(running))
        started.set()
        go_on.wait(10)
        running.pop()

    ticks = iter(range(5))
    ticking = Event()

    def tick() -> None:
        if next(ticks, None) is None:
            ticking.set()

    scheduler = Scheduler(Job("long", take_long, SOON), Job("tick", tick, SOON), troubles=Troubles())
    scheduler.start()
    assert started.wait(10)
    assert ticking.wait(10)
    go_on.set()
    scheduler.stop()
    assert set(together) == {1}
    assert running == []
