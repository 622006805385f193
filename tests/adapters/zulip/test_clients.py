"""Every request goes through one door: sent once, bounded, and within what the server allows."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from adapters.zulip import clients
from adapters.zulip.clients import Connection, UnusableLoginError, call, connect
from adapters.zulip.errors import BUSY, Meaning, ZulipTroubleError
from adapters.zulip.limits import Purpose
from tests.adapters.zulip.canned import Canned, CannedServer, canned

KEY = "abcdefghijklmnop"
FINE = {"result": "success", "msg": "", "id": 7}


@pytest.fixture
def server() -> Iterator[CannedServer]:
    with canned() as running:
        yield running


@pytest.fixture
def client(server: CannedServer) -> Connection:
    return connect(lambda: 0.0, site=server.site, email="bot@x.example", key=KEY)


def trouble_with(client: Connection, method: str = "POST") -> ZulipTroubleError:
    with pytest.raises(ZulipTroubleError) as caught:
        call(client, method, "messages", {"content": "Our login is broken."}, timeout=2)
    return caught.value


def test_a_client_is_made_without_asking_the_server(server: CannedServer, client: Connection) -> None:
    assert client.base_url == f"{server.site}/api/"
    assert server.heard == []


def test_a_request_is_written_as_zulip_reads_it(server: CannedServer, client: Connection) -> None:
    server.answers(FINE)
    answer = call(client, "POST", "messages", {"to": [7], "content": "Hej å", "topic": None})
    [heard] = server.heard
    assert answer == FINE
    assert (heard.method, heard.path) == ("POST", "/api/v1/messages")
    assert heard.params == {"to": "[7]", "content": "Hej å"}
    assert heard.headers["authorization"].startswith("Basic ")
    assert heard.headers["accept-language"] == "en"
    assert heard.headers["user-agent"].startswith("Unseen ")


def test_a_question_stands_in_the_address(server: CannedServer, client: Connection) -> None:
    server.answers(FINE)
    call(client, "GET", "messages", {"narrow": [{"operator": "dm"}], "apply_markdown": False})
    assert server.heard[0].params == {"narrow": '[{"operator": "dm"}]', "apply_markdown": "false"}


BAD = [
    pytest.param(Canned(b"<html>"), "unreadable_answer", Meaning.UNSURE, id="no JSON"),
    pytest.param(Canned(b"\xff\xfe{"), "unreadable_answer", Meaning.UNSURE, id="no text"),
    pytest.param(Canned(b"[" * 200_000), "unreadable_answer", Meaning.UNSURE, id="endlessly nested"),
    pytest.param(Canned(b'{"result": "success"'), "unreadable_answer", Meaning.UNSURE, id="cut short"),
    pytest.param(Canned({}, 503), "http_503", Meaning.UNSURE, id="a broken server"),
    pytest.param(Canned(b"", None), "ConnectionError", Meaning.UNSURE, id="a connection that is cut"),
    pytest.param(
        Canned(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", None),
        "ChunkedEncodingError",
        Meaning.UNSURE,
        id="a connection that is cut in the middle",
    ),
    pytest.param(
        Canned(b"", 302, {"Location": "https://elsewhere.example/"}),
        "http_302",
        Meaning.LATER,
        id="sent elsewhere",
    ),
]


@pytest.mark.parametrize(("answer", "why", "meaning"), BAD)
def test_what_is_no_good_answer_is_trouble_and_nothing_is_sent_again(
    server: CannedServer, client: Connection, answer: Canned, why: str, meaning: Meaning
) -> None:
    server.ready.append(answer)
    trouble = trouble_with(client)
    assert (trouble.why, trouble.meaning) == (why, meaning)
    assert len(server.heard) == 1


def test_a_huge_answer_is_not_read(
    server: CannedServer, client: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clients, "MOST_BYTES", 1000)
    server.answers({"result": "success", "filling": "x" * 1000})
    assert trouble_with(client).why == "unreadable_answer"


def test_where_nobody_listens_nothing_was_sent() -> None:
    client = connect(lambda: 0.0, site="http://127.0.0.1:1", email="bot@x.example", key=KEY)
    trouble = trouble_with(client)
    assert (trouble.why, trouble.meaning) == ("ConnectionError", Meaning.LATER)


def test_too_much_is_not_even_asked(server: CannedServer, client: Connection) -> None:
    server.answers(*[FINE] * 60)
    for _ in range(60):
        call(client, "POST", "messages", purpose=Purpose.NOTICE)
    trouble = trouble_with(client)
    assert (trouble.why, trouble.meaning) == (BUSY, Meaning.LATER)
    assert trouble.after is not None
    assert len(server.heard) == 60


def test_when_the_server_wants_a_pause_nobody_asks_until_it_is_over(server: CannedServer) -> None:
    times = count(0.0, 10.0)
    client = connect(lambda: next(times), site=server.site, email="bot@x.example", key=KEY)
    server.ready.append(Canned({"result": "error", "code": "RATE_LIMIT_HIT", "retry-after": 25.5}, 429))
    assert trouble_with(client).after == timedelta(seconds=25.5)
    assert trouble_with(client, "GET").why == BUSY
    assert trouble_with(client, "GET").why == BUSY
    server.answers(FINE)
    assert call(client, "POST", "messages", purpose=Purpose.NOTICE) == FINE


def test_events_have_a_limit_of_their_own(server: CannedServer, client: Connection) -> None:
    server.ready.append(Canned({"result": "error", "code": "RATE_LIMIT_HIT", "retry-after": 60}, 429))
    trouble_with(client)
    server.answers(FINE)
    assert call(client, "GET", "events", purpose=Purpose.EVENTS) == FINE


def test_the_server_tells_which_limits_it_has(server: CannedServer, client: Connection) -> None:
    server.ready.append(Canned(FINE, headers={"X-RateLimit-Limit": "200"}))
    call(client, "GET", "users/me")
    assert client.requests.limits == [200]


def test_no_log_repeats_what_people_wrote_or_the_key(
    server: CannedServer, client: Connection, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.ready += [Canned(FINE), Canned(b"<html>", 500)]
    call(client, "POST", "messages", {"content": "Our login is broken."})
    trouble = trouble_with(client)
    assert "login" not in caplog.text + str(trouble) + str(trouble.__cause__)
    assert KEY not in caplog.text


LOGINS = [
    pytest.param({}, id="nothing"),
    pytest.param({"email": "bot@x.example", "key": KEY}, id="no site"),
    pytest.param({"site": "https://x.example", "key": KEY}, id="no e-mail address"),
    pytest.param({"config_file": "/nowhere/zuliprc"}, id="a file that is not there"),
]


@pytest.mark.parametrize("login", LOGINS)
def test_a_login_that_lacks_something_is_refused(login: dict[str, str]) -> None:
    with pytest.raises(UnusableLoginError):
        connect(lambda: 0.0, **login)


def test_a_login_can_stand_in_a_zuliprc(tmp_path: Path) -> None:
    file = tmp_path / "zuliprc"
    file.write_text(f"[api]\nemail=bot@x.example\nkey={KEY}\nsite=https://x.example\n")
    client = connect(lambda: 0.0, config_file=str(file))
    assert (client.base_url, client.email, client.api_key) == (
        "https://x.example/api/",
        "bot@x.example",
        KEY,
    )


@pytest.mark.parametrize("content", ["", "[api]\nsite=https://x.example\n", "\0\xff", "key=1"])
def test_a_zuliprc_that_cannot_be_used_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "zuliprc"
    file.write_text(content, encoding="latin-1")
    with pytest.raises(UnusableLoginError):
        connect(lambda: 0.0, config_file=str(file))
