"""What those are answered who watch over the program, over HTTP."""

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from threading import Event, Semaphore

import pytest

from bots.config import Address, Config, Logging
from bots.credentials import Slack, SlackHttp, SlackOAuth, SlackSocket
from bots.door import THREADS, Answer, Door, Environ
from bots.lookout import Lookout, is_private
from bots.pulse import PATIENCE, Pulse
from tests.bots.stage import Stage
from tests.bots.test_metrics import Clock
from tests.bots.test_slack_receiving import listening

TOKEN = "f" * 32
SOCKET = Slack("xoxb-1-a", SlackSocket("xapp-1-b"))
CONFIG = Config("", SOCKET, None, timedelta(), timedelta(), Logging())


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    stage = Stage(tmp_path)
    yield stage
    stage.close()


@pytest.fixture
def timer() -> Clock:
    return Clock()


@pytest.fixture
def lookout(timer: Clock) -> Lookout:
    return Lookout(pulse=Pulse(timer))


@pytest.fixture
def door(lookout: Lookout) -> Door:
    door = Door()
    lookout.begin(door)
    return door


@pytest.fixture
def address(door: Door) -> Iterator[Address]:
    with listening(door) as (_, address):
        yield address


def get(address: Address, path: str, method: str = "GET", **headers: str) -> tuple[int, str]:
    with closing(HTTPConnection(address.host, address.port, timeout=10)) as connection:
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def test_a_process_lives_from_the_start_and_is_not_ready_yet(address: Address) -> None:
    assert get(address, "/healthz") == (200, "ok")
    assert get(address, "/healthz", "HEAD") == (200, "")
    assert get(address, "/readyz")[0] == 503
    assert get(address, "/metrics")[0] == 404


def test_a_job_that_hangs_is_no_life(address: Address, lookout: Lookout, timer: Clock) -> None:
    lookout.pulse.moved("sweep", timedelta(seconds=1))
    timer.now += PATIENCE.total_seconds()
    assert get(address, "/healthz")[0] == 200
    timer.now += 2
    assert get(address, "/healthz") == (503, "these jobs hang: sweep")
    lookout.pulse.moved("sweep", timedelta(seconds=1))
    assert get(address, "/healthz")[0] == 200


def test_it_is_ready_once_the_database_answers_and_every_platform_is_connected(
    address: Address, door: Door, lookout: Lookout, stage: Stage
) -> None:
    lookout.links.note("Slack", is_connected=True)
    lookout.links.note("Zulip", is_connected=False)
    lookout.go_on(door, CONFIG, stage.store, lambda: 0)
    status, body = get(address, "/readyz")
    platforms = {"slack": "connected", "zulip": "not connected"}
    assert (status, json.loads(body)) == (
        503,
        {"ready": False, "database": "ready", "platforms": platforms, "silent": 0},
    )
    lookout.links.note("Zulip", is_connected=True)
    assert get(address, "/readyz")[0] == 200


def test_strangers_learn_no_name_of_a_workspace(
    address: Address, door: Door, lookout: Lookout, stage: Stage
) -> None:
    lookout.go_on(door, replace(CONFIG, metrics_token=TOKEN), stage.store, lambda: 1)
    told = "".join(get(address, path)[1] for path in ("/healthz", "/readyz", "/metrics", "/"))
    assert stage.workspace.ref not in told
    assert stage.workspace.name not in told


@pytest.mark.parametrize(
    ("token", "sent", "status"),
    [
        pytest.param(TOKEN, None, 401, id="nothing is sent"),
        pytest.param(TOKEN, "Bearer " + "e" * 32, 401, id="another token"),
        pytest.param(TOKEN, TOKEN, 401, id="not as a bearer token"),
        pytest.param(TOKEN, "Bearer \xe5", 401, id="noise"),
        pytest.param(TOKEN, f"Bearer {TOKEN}", 200, id="the token"),
        pytest.param(None, None, 403, id="no token, but others may come"),
    ],
)
def test_where_others_may_come_the_numbers_need_a_token(
    address: Address,
    door: Door,
    lookout: Lookout,
    stage: Stage,
    *,
    token: str | None,
    sent: str | None,
    status: int,
) -> None:
    config = replace(CONFIG, metrics_token=token, address=Address("0.0.0.0", 3000))  # noqa: S104 nothing listens there
    lookout.go_on(door, config, stage.store, lambda: 0)
    assert get(address, "/metrics", **({"Authorization": sent} if sent else {}))[0] == status


HTTP = Slack("xoxb-1-a", SlackHttp("0123abcd"))
OAUTH = replace(SOCKET, oauth=SlackOAuth("1.2", "hunter2"))


@pytest.mark.parametrize(
    ("config", "private"),
    [
        pytest.param(CONFIG, True, id="on loopback alone"),
        pytest.param(replace(CONFIG, address=Address("10.0.0.5", 3000)), False, id="on a network"),
        pytest.param(replace(CONFIG, slack=HTTP), False, id="Slack comes, through a proxy"),
        pytest.param(replace(CONFIG, slack=OAUTH, public_url="https://u.example"), False, id="browsers come"),
    ],
)
def test_only_where_nobody_else_can_come_no_token_is_needed(config: Config, private: bool) -> None:
    assert is_private(config) is private


def test_the_numbers_tell_what_waits_and_name_nobody(
    address: Address, door: Door, lookout: Lookout, stage: Stage
) -> None:
    lookout.go_on(door, CONFIG, stage.store, lambda: 0)
    status, body = get(address, "/metrics")
    assert status == 200
    assert f'unseen_alerts_waiting{{platform="slack",workspace="{stage.workspace.ref}"}} 0.0' in body
    assert "unseen_database_up 1.0" in body
    labels = set(re.findall(r'[{,](\w+)="', body))
    assert labels <= {"platform", "workspace", "medium", "outcome", "status", "why", "version", "le"}


def test_a_scrape_while_the_database_hangs_is_answered_from_what_was_known(
    address: Address, door: Door, lookout: Lookout, stage: Stage
) -> None:
    lookout.go_on(door, CONFIG, stage.store, lambda: 0)
    stage.store.close()
    assert get(address, "/metrics")[0] == 200


def test_what_keeps_everybody_else_waiting_does_not_keep_those_waiting_who_watch(
    address: Address, door: Door
) -> None:
    busy, leave = Semaphore(0), Event()

    def slow(_: Environ) -> Answer:
        busy.release()
        leave.wait(10)
        return Answer(HTTPStatus.OK, "ok")

    door.open({("GET", "/slow"): slow})
    with ThreadPoolExecutor(THREADS + 10) as visitors:
        visits = [visitors.submit(get, address, "/slow") for _ in range(THREADS + 10)]
        for _ in range(THREADS):
            assert busy.acquire(timeout=10)
        assert get(address, "/healthz") == (200, "ok")
        leave.set()
        answers = [visit.result()[0] for visit in visits]
    assert set(answers) <= {200, 503}
    assert answers.count(200) >= THREADS
