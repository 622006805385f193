"""Mail on its way: handed over to a real server, over connections that are used again, and never lost."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.mail.server import Login, Security
from rules.delivery import Delivered, Reach, Refused, RetryLater
from tests.adapters.mail.stage import BEN, Desk, notice
from tests.mail_server import (
    PASSWORD,
    USER,
    Certificate,
    MailServer,
    free_port,
    mail_server,
    make_certificate,
)

LOGIN = Login(USER, PASSWORD)
Opening = Callable[..., Desk]


def later(why: str, seconds: int) -> RetryLater:
    """Make the answer while nothing gets through for anybody."""
    return RetryLater(why, timedelta(seconds=seconds), reach=Reach.WORKSPACE)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


@pytest.fixture
def open_desk() -> Iterator[Opening]:
    with ExitStack() as closing:

        def opened(port: int, *how: Any) -> Desk:
            desk = Desk(port, *how)
            closing.callback(desk.postbox.close)
            return desk

        yield opened


@pytest.fixture
def desk(server: MailServer, open_desk: Opening) -> Desk:
    return open_desk(server.port)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def trusted(certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> Certificate:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.file))
    return certificate


def test_a_notice_goes_to_the_address_of_its_recipients_profile_and_to_nobody_else(
    server: MailServer,
    desk: Desk,
) -> None:
    delivered = desk.messenger.send(notice())
    [mail] = server.mailbox.taken
    assert delivered == Delivered(str(mail["Message-ID"]))
    assert server.mailbox.recipients == ["ben@northwind.example"]
    assert (mail["From"], mail["To"]) == ("Unseen <unseen@example.com>", "ben@northwind.example")


ADDRESSES = [
    pytest.param(None, "no_address", id="a profile without an address"),
    pytest.param("", "no_address", id="an empty one"),
    pytest.param("ben", "bad_address", id="no address at all"),
    pytest.param(
        "ben@northwind.example\r\nBcc: eve@example.com", "bad_address", id="one that would add a header"
    ),
    pytest.param("ben@northwind.example, eve@example.com", "bad_address", id="two of them"),
    pytest.param("ben@northwind.example> SIZE=1", "bad_address", id="one that would end early"),
    pytest.param("bén@northwind.example", "bad_address", id="letters that not every server takes"),
]


@pytest.mark.parametrize(("address", "why"), ADDRESSES)
def test_without_a_good_address_nothing_is_sent(
    server: MailServer, desk: Desk, address: str | None, why: str
) -> None:
    asked = replace(notice(), recipient=replace(BEN, email=address))
    assert desk.messenger.send(asked) == Refused(why)
    assert server.mailbox.connections == 0


def test_one_connection_serves_many_mails(server: MailServer, desk: Desk) -> None:
    messenger = desk.messenger
    for number in range(5):
        messenger.send(notice(key=f"k{number}"))
    assert len(server.mailbox.taken) == 5
    assert server.mailbox.connections == 1


def test_a_connection_that_the_server_has_closed_is_opened_anew(server: MailServer, desk: Desk) -> None:
    messenger = desk.messenger
    messenger.send(notice())
    server.mailbox.answers["NOOP"] = ["drop"]
    assert isinstance(messenger.send(notice(key="k2")), Delivered)
    assert server.mailbox.connections == 2


def test_a_connection_that_nobody_uses_is_closed_after_a_while(server: MailServer, desk: Desk) -> None:
    desk.messenger.send(notice())
    desk.clock.now += 61
    desk.postbox.tidy()
    desk.messenger.send(notice(key="k2"))
    assert server.mailbox.connections == 2


ANSWERS = [
    pytest.param("RCPT", "550 5.1.1 No such user", Refused("smtp_550"), id="nobody of that name"),
    pytest.param("RCPT", "450 4.2.1 Come again later", RetryLater("smtp_450"), id="a full mailbox for now"),
    pytest.param("RCPT", "452 4.5.3 Too many", RetryLater("smtp_452"), id="too much at once"),
    pytest.param("DATA", "554 5.7.1 Looks like spam", Refused("smtp_554"), id="a mail that is not wanted"),
    pytest.param("DATA", "451 4.3.0 Try again", RetryLater("smtp_451"), id="trouble while taking it"),
    pytest.param(
        "DATA",
        "550 5.4.5 Daily sending quota exceeded",
        RetryLater("smtp_550", timedelta(minutes=15), reach=Reach.WORKSPACE),
        id="enough for today",
    ),
]


@pytest.mark.parametrize(("verb", "answer", "delivery"), ANSWERS)
def test_what_is_refused_for_good_is_told_from_what_is_refused_for_now(
    server: MailServer, desk: Desk, verb: str, answer: str, delivery: Refused | RetryLater
) -> None:
    server.mailbox.answers[verb] = [answer]
    assert desk.messenger.send(notice()) == delivery
    assert isinstance(desk.messenger.send(notice(key="k2")), Delivered), "the next one is held up by nothing"
    assert "smtp_550" not in desk.heard.said


OURS = [
    pytest.param("MAIL", "550 5.7.1 Sender refused", "smtp_sender_550", id="our own address is not accepted"),
    pytest.param("MAIL", "530 5.7.0 Authentication required", "smtp_sender_530", id="a login is wanted"),
    pytest.param("RCPT", "554 5.7.1 Relay access denied", "smtp_554", id="nothing is handed on for us"),
    pytest.param("RCPT", "530 5.7.0 Log in first", "smtp_530", id="a login is wanted for the recipient"),
    pytest.param("RCPT", "421 4.3.2 Shutting down", "smtp_421", id="the server ends"),
    pytest.param("RCPT", "drop", "smtp_lost", id="the connection breaks before anything was handed over"),
]


@pytest.mark.parametrize(("verb", "answer", "why"), OURS)
def test_the_operators_trouble_lets_no_notice_fail(
    server: MailServer, desk: Desk, verb: str, answer: str, why: str
) -> None:
    server.mailbox.answers[verb] = [answer]
    delivery = desk.messenger.send(notice())
    assert isinstance(delivery, RetryLater)
    assert (delivery.why, delivery.unsure, delivery.reach) == (why, False, Reach.WORKSPACE)
    assert delivery.after is not None, "a wait that was asked for is never given up"
    assert desk.heard.said == [why]


def test_while_nothing_gets_through_nobody_waits_for_the_server(server: MailServer, desk: Desk) -> None:
    server.mailbox.answers["MAIL"] = ["451 4.3.0 Not now", "451 4.3.0 Not now"]
    for seconds in (5, 10):
        asked = later("smtp_sender_451", seconds)
        assert [desk.messenger.send(notice(key=key)) for key in ("k1", "k2")] == [asked, asked]
        desk.clock.now += seconds
    assert isinstance(desk.messenger.send(notice()), Delivered)
    assert server.mailbox.connections == 3
    assert desk.heard.said == ["smtp_sender_451", "smtp_sender_451", "well"]


def test_a_mail_of_unknown_outcome_is_sent_once_more_by_the_same_name(server: MailServer, desk: Desk) -> None:
    server.mailbox.answers["DATA"] = ["drop"]
    assert desk.messenger.send(notice()) == RetryLater("smtp_lost", unsure=True)
    assert desk.messenger.arrived(notice()) is None
    assert isinstance(desk.messenger.send(notice()), Delivered)
    one, other = server.mailbox.taken
    assert one["Message-ID"] == other["Message-ID"]


def test_a_mail_that_was_sent_stays_as_it_is(server: MailServer, desk: Desk) -> None:
    messenger = desk.messenger
    delivered = messenger.send(notice())
    assert isinstance(delivered, Delivered)
    assert messenger.amend(notice(), delivered.ref) == Refused("too_late")
    assert len(server.mailbox.taken) == 1


def test_nobody_answers(open_desk: Opening) -> None:
    desk = open_desk(free_port())
    assert desk.messenger.send(notice()) == later("smtp_unreachable", 5)


def test_a_login_over_a_connection_that_becomes_encrypted(open_desk: Opening, trusted: Certificate) -> None:
    with mail_server(starttls=trusted.context(), login=True) as server:
        desk = open_desk(server.port, Security.STARTTLS, LOGIN)
        assert isinstance(desk.messenger.send(notice()), Delivered)


def test_a_login_over_a_connection_that_is_encrypted_from_the_start(
    open_desk: Opening, trusted: Certificate
) -> None:
    with mail_server(implicit=trusted.context(), login=True) as server:
        desk = open_desk(server.port, Security.TLS, LOGIN)
        assert isinstance(desk.messenger.send(notice()), Delivered)


def test_a_wrong_password_lets_no_notice_fail(open_desk: Opening, trusted: Certificate) -> None:
    with mail_server(implicit=trusted.context(), login=True) as server:
        desk = open_desk(server.port, Security.TLS, replace(LOGIN, password="wrong"))
        assert desk.messenger.send(notice()) == later("smtp_login", 5)


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_nothing_is_said_to_a_server_that_cannot_prove_to_be_the_right_one(
    open_desk: Opening, certificate: Certificate, security: Security
) -> None:
    tls = certificate.context()
    how = {"implicit": tls} if security is Security.TLS else {"starttls": tls}
    with mail_server(**how, login=True) as server:
        desk = open_desk(server.port, security, LOGIN)
        assert desk.messenger.send(notice()) == later("smtp_tls", 5)


def test_nothing_is_said_in_the_clear_to_a_server_without_encryption(
    open_desk: Opening, server: MailServer
) -> None:
    desk = open_desk(server.port, Security.STARTTLS, LOGIN)
    assert desk.messenger.send(notice()) == later("smtp_tls", 5)


def test_the_certificate_of_another_server_is_not_accepted(
    open_desk: Opening, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_certificate(tmp_path, "mail.example.com")
    monkeypatch.setenv("SSL_CERT_FILE", str(other.file))
    with mail_server(implicit=other.context()) as server:
        desk = open_desk(server.port, Security.TLS)
        assert desk.messenger.send(notice()) == later("smtp_tls", 5)
