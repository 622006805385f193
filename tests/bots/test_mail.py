"""E-mail as it is configured, checked, switched on, and left with one click."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from email.headerregistry import Address
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from adapters.mail.server import Login, Security, Server
from bots.config import WrongConfigurationError, read_config
from bots.door import Answer
from bots.findings import Finding, Mark
from bots.heralds import Herald
from bots.mail import Mail
from bots.mail_check import check_mail
from bots.mail_leaving import Leaving, open_leaving
from bots.mail_office import MailOffice
from bots.offices import Office
from bots.sweep import Sweep
from bots.tickets import Purpose, Ticket, TicketOffice
from bots.troubles import Troubles
from rules.delivery import Notice, Refused, Topic
from rules.events import Profile
from rules.model import Medium, Role
from rules.settings import Layer, Settings
from storage.sealing import Keys, Seal
from storage.store import Store
from tests.bots.stage import Stage, at
from tests.bots.story import Story, link, linked
from tests.mail_server import HOST, PASSWORD, USER, MailServer, free_port, mail_server, make_certificate

OURS = Address("Unseen", addr_spec="unseen@example.com")
SLACK = {"SLACK_BOT_TOKEN": "xoxb-1-a", "SLACK_APP_TOKEN": "xapp-1-b"}
FROM = {"MAIL_FROM": "Unseen <unseen@example.com>"}
NEW, OLD = (Keys((bytes(range(start, start + 32)),)) for start in (50, 0))
BOTH = Keys((*NEW.secrets, *OLD.secrets))


SERVERS = [
    pytest.param(
        "smtp+starttls://ben:secret@mail.example.com:2525",
        Server(Security.STARTTLS, "mail.example.com", 2525, Login("ben", "secret")),
        id="all of it",
    ),
    pytest.param(
        "smtps://ben%40example.com:p%40ss%3Aw%2Ford%231@mail.example.com",
        Server(Security.TLS, "mail.example.com", 465, Login("ben@example.com", "p@ss:w/ord#1")),
        id="percent-encoded, at the usual port",
    ),
    pytest.param("smtp://relay/", Server(Security.NONE, "relay", 25), id="a relay that wants no login"),
    pytest.param(
        "smtp://u:p@127.0.0.1:1025",
        Server(Security.NONE, "127.0.0.1", 1025, Login("u", "p")),
        id="a password that does not leave this machine",
    ),
    pytest.param(
        "SMTPS://u:p@[::1]:1465",
        Server(Security.TLS, "::1", 1465, Login("u", "p")),
        id="an address of numbers",
    ),
]


@pytest.mark.parametrize(("url", "server"), SERVERS)
def test_a_mail_server_is_read_from_its_url(url: str, server: Server, tmp_path: Path) -> None:
    config = read_config(SLACK | FROM | {"SMTP_URL": url}, tmp_path / ".env")
    assert config.mail == Mail(server, OURS)
    assert config.warnings == ()
    assert not any(secret in repr(config) for secret in ("secret", "p@ss", "p%40ss"))


MISTAKES = [
    pytest.param({"SMTP_URL": "smtp://relay"}, ["MAIL_FROM is missing"], id="no sender"),
    pytest.param(FROM, ["SMTP_URL is missing"], id="no server"),
    pytest.param(
        FROM | {"SMTP_URL": "https://mail.example.com"}, ["SMTP_URL must name"], id="another protocol"
    ),
    pytest.param(FROM | {"SMTP_URL": "mail.example.com:25"}, ["SMTP_URL must name"], id="no protocol"),
    pytest.param(
        FROM | {"SMTP_URL": "smtps://u:a#b@h"}, ["SMTP_URL must name"], id="a sign that is not encoded"
    ),
    pytest.param(FROM | {"SMTP_URL": "smtps://u:p@h:99999"}, ["SMTP_URL must name"], id="no such port"),
    pytest.param(FROM | {"SMTP_URL": "smtps://user@h"}, ["both a user and a password"], id="half a login"),
    pytest.param(FROM | {"SMTP_URL": "smtp://u:hunter2@h"}, ["unencrypted"], id="a password in the clear"),
    pytest.param({"SMTP_URL": "smtps://h", "MAIL_FROM": "Unseen"}, ["MAIL_FROM must be"], id="no address"),
    pytest.param(
        {"SMTP_URL": "smtps://h", "MAIL_FROM": "a@b.c, d@e.f"}, ["MAIL_FROM must be"], id="two of them"
    ),
    pytest.param({"SMTP_URL": "x", "MAIL_FROM": "y"}, ["SMTP_URL must", "MAIL_FROM must"], id="all at once"),
]


@pytest.mark.parametrize(("variables", "told"), MISTAKES)
def test_mistakes_are_told_without_what_was_written(
    variables: dict[str, str], told: list[str], tmp_path: Path
) -> None:
    with pytest.raises(WrongConfigurationError) as wrong:
        read_config(SLACK | variables, tmp_path / ".env")
    assert [part in said for part, said in zip(told, wrong.value.mistakes, strict=True)] == [True] * len(told)
    assert not any("hunter2" in said for said in wrong.value.mistakes)


def test_a_sender_may_have_any_name(tmp_path: Path) -> None:
    sender = {"MAIL_FROM": '"Oväntat, inte sett" <unseen@höst.example>'}
    config = read_config(SLACK | sender | {"SMTP_URL": "smtps://h"}, tmp_path / ".env")
    assert config.mail is not None
    assert config.mail.address == Address("Oväntat, inte sett", addr_spec="unseen@xn--hst-sna.example")


def found(server: Server, *missing: str) -> list[Finding]:
    return list(check_mail(Mail(server, OURS), missing))


def marks(findings: list[Finding]) -> list[Mark]:
    return [finding.mark for finding in findings]


def test_a_check_logs_in_and_sends_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = make_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.file))
    with mail_server(starttls=certificate.context(), login=True) as server:
        fine = found(Server(Security.STARTTLS, HOST, server.port, Login(USER, PASSWORD)))
        wrong = found(Server(Security.STARTTLS, HOST, server.port, Login(USER, "hunter2")))
        assert server.mailbox.taken == []
    assert marks(fine) == [Mark.FINE, Mark.FINE]
    assert marks(wrong) == [Mark.MEND]
    assert "does not accept the user and the password" in wrong[0].text
    assert "hunter2" not in wrong[0].text


def test_a_check_says_what_to_mend() -> None:
    with mail_server() as server:
        server.mailbox.answers["MAIL"] = ["550 5.7.1 Not yours"]
        here = Server(Security.NONE, HOST, server.port)
        assert marks(found(here)) == [Mark.FINE, Mark.MEND, Mark.NOTE, Mark.NOTE]
        assert marks(found(replace(here, security=Security.STARTTLS)))[0] is Mark.MEND
    assert "does not answer" in found(Server(Security.TLS, HOST, free_port(), Login("u", "p")))[0].text


def test_a_check_names_what_the_link_to_leave_by_needs() -> None:
    nobody = Server(Security.TLS, HOST, free_port(), Login("u", "p"))
    said = found(nobody, "UNSEEN_PUBLIC_URL", "UNSEEN_SECRET_KEY")[-1]
    assert said.mark is Mark.NOTE
    assert said.text.startswith("UNSEEN_PUBLIC_URL and UNSEEN_SECRET_KEY are missing")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    stage = Stage(tmp_path)
    stage.people("ben", "dora")
    stage.close()
    media = frozenset({Medium.DIRECT_MESSAGE, Medium.EMAIL})
    store = Store(f"sqlite:///{tmp_path / 'unseen.db'}", Settings(), media, Seal(OLD))
    yield store
    store.close()


def id_of(store: Store, name: str) -> int:
    member = store.directory.person(1, name)
    assert member is not None
    return member.id


def leaving(store: Store, keys: Keys = OLD) -> Leaving:
    opened = open_leaving(keys, "https://unseen.example.com", store)
    assert opened is not None
    return opened


def goes(to: Leaving, method: str, address: str, language: str = "") -> Answer:
    parts = urlsplit(address)
    room = to.rooms()[method, parts.path]
    return room({"QUERY_STRING": parts.query, "HTTP_ACCEPT_LANGUAGE": language})


def test_opening_the_link_changes_nothing_and_pressing_the_button_switches_e_mail_off(store: Store) -> None:
    ben, door = id_of(store, "ben"), leaving(store)
    store.choices.change(ben, ben, Layer(email=True), at(0))
    address = door.address(ben, at(0))
    before = store.choices.settings(ben)
    opened = goes(door, "GET", address)
    assert (opened.status, store.choices.settings(ben)) == (HTTPStatus.OK, before)
    assert '<form method="post"><button>Switch e-mail off</button>' in opened.body
    pressed = goes(door, "POST", address)
    assert "E-mail is off" in pressed.body
    assert store.choices.settings(ben) == replace(before, email=False)
    assert dict(pressed.headers)["Referrer-Policy"] == "no-referrer"


def test_leaving_stands_in_the_log_like_every_change_and_only_once(store: Store) -> None:
    ben, door = id_of(store, "ben"), leaving(store)
    store.choices.change(ben, ben, Layer(email=True), at(0))
    for _ in range(2):
        goes(door, "POST", door.address(ben, at(0)))
    told = [(one.by, one.person, one.what, one.before, one.after) for one in store.choices.log(1, 10)]
    assert told[0] == ("Ben", "Ben", "email", "on", "off")
    assert len(told) == 2


def test_who_leaves_stays_away_even_when_they_connect_later(store: Store) -> None:
    ben, door = id_of(store, "ben"), leaving(store)
    goes(door, "POST", door.address(ben, at(0)))
    store.connections.keep(ben, "xoxp-ben", ["channels:read"], at(1))
    assert not store.choices.settings(ben).email


FORGED = [
    pytest.param(lambda good: good.partition("?")[0], id="no ticket"),
    pytest.param(lambda good: good[:-20] + good[-20].swapcase() + good[-18:], id="one that was changed"),
    pytest.param(lambda good: good.replace("ticket=", "ticket=gAAAAA"), id="one that was never written"),
    pytest.param(lambda good: "&".join([good] * 9), id="far too many"),
]


@pytest.mark.parametrize("forge", FORGED)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_forged_link_changes_nothing(store: Store, method: str, forge: Callable[[str], str]) -> None:
    ben, door = id_of(store, "ben"), leaving(store)
    store.choices.change(ben, ben, Layer(email=True), at(0))
    answer = goes(door, method, forge(door.address(ben, at(0))), language="sv-SE,sv;q=0.9")
    assert answer.status is HTTPStatus.BAD_REQUEST
    assert "Ingenting har ändrats" in answer.body
    assert store.choices.settings(ben).email


def test_a_ticket_for_something_else_opens_nothing(store: Store) -> None:
    ticket = TicketOffice(OLD).write(Ticket(Purpose.CONNECT, id_of(store, "ben")), at(0))
    address = f"https://unseen.example.com/unsubscribe?ticket={ticket}"
    assert goes(leaving(store), "POST", address).status is HTTPStatus.BAD_REQUEST


def test_links_outlive_a_new_key_as_long_as_the_old_one_is_kept(store: Store) -> None:
    address = leaving(store).address(id_of(store, "ben"), at(0))
    assert goes(leaving(store, BOTH), "POST", address).status is HTTPStatus.OK
    assert goes(leaving(store, NEW), "POST", address).status is HTTPStatus.BAD_REQUEST


def test_without_a_key_or_an_address_of_ours_there_is_no_link(store: Store) -> None:
    assert open_leaving(None, "https://unseen.example.com", store) is None
    assert open_leaving(OLD, None, store) is None


def test_e_mail_is_off_until_somebody_connects_or_switches_it_on(store: Store) -> None:
    ben, dora = id_of(store, "ben"), id_of(store, "dora")
    assert not store.choices.settings(ben).email
    store.connections.keep(ben, "xoxp-ben", ["channels:read"], at(0))
    assert store.choices.settings(ben).email
    assert not store.choices.settings(dora).email
    store.connections.refused(ben, "xoxp-ben", "token_revoked", at(1))
    assert not store.choices.settings(ben).email


def test_what_a_person_or_the_workspace_has_chosen_wins_over_connecting(store: Store) -> None:
    ben = id_of(store, "ben")
    store.connections.keep(ben, "xoxp-ben", ["channels:read"], at(0))
    store.choices.change_defaults(1, ben, Layer(email=False), at(0))
    assert not store.choices.settings(ben).email
    store.choices.change(ben, ben, Layer(email=True), at(0))
    assert store.choices.settings(ben).email


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


class MailStory(Story):
    """A story in which mail goes to a real server, beside the pretended platform."""

    media = frozenset(Medium)

    def __init__(self, folder: Path, server: MailServer) -> None:
        super().__init__(folder)
        self.office = MailOffice(Mail(Server(Security.NONE, HOST, server.port), OURS), None, Troubles())
        self.mailbox = server.mailbox
        mail = self.office(self.workspace, linked)
        messengers = {Medium.DIRECT_MESSAGE: self.messenger, **mail}
        self.road.offices.add(Office(self.workspace, self.directory, messengers))
        profiles = [
            Profile(name, name.title(), Role.TEAMMATE, email=f"{name}@n.example") for name in ("ben", "cid")
        ]
        self.store.directory.learn_people(self.workspace.id, profiles)
        self.sweeper = Sweep(self.store, self.road.offices, self.pool)

    def mailed(self, *, second: float) -> list[str]:
        """Sweep at that time; tell who was sent mail since the last time."""
        self.mailbox.recipients.clear()
        self.told(second=second)
        return sorted(self.mailbox.recipients)

    def close(self) -> None:
        self.office.postbox.close()
        super().close()


@pytest.fixture
def story(tmp_path: Path, server: MailServer) -> Iterator[MailStory]:
    with MailStory(tmp_path, server) as story:
        yield story


def test_whoever_has_switched_e_mail_on_is_told_by_both_media(story: MailStory) -> None:
    assert story.asks("ben", "email on") == "E-mail: on"
    story.says("carla", "acme", "Is anybody there?", second=0)
    assert story.mailed(second=61) == ["ben@n.example"]
    assert "Is anybody there?" in str(story.mailbox.taken[0])
    assert {one.recipient.ref for one in story.messenger.sent} == {"ann", "ben"}


def test_a_profile_without_an_address_is_told_by_direct_message_alone(story: MailStory) -> None:
    story.people("ben")
    assert story.asks("ben", "email on") == (
        "E-mail: on\nE-mail cannot reach you: your profile has no address that Unseen may see."
    )
    ref = story.says("carla", "acme", "Is anybody there?", second=0)
    assert story.mailed(second=61) == []
    assert ("ben", ["Is anybody there?"]) in [
        (one.recipient.ref, [excerpt.text for excerpt in one.content.excerpts])
        for one in story.messenger.sent
        if isinstance(one, Notice)
    ]
    assert "no_address" in story.asks("ben", f"why {link('acme', ref)}", second=70)


def test_what_cannot_be_delivered_in_the_chat_goes_out_by_mail(story: MailStory) -> None:
    story.says("carla", "acme", "Is anybody there?", second=0)
    story.asks("ben", "email on", second=1)
    story.messenger.answers = [Refused("cannot_dm"), Refused("cannot_dm")]
    story.told(second=61)
    assert story.mailed(second=62) == ["ben@n.example"]


def test_while_the_mail_server_is_away_nothing_fails_and_direct_messages_go_out(story: MailStory) -> None:
    story.asks("ben", "email on")
    ref = story.says("carla", "acme", "Is anybody there?", second=0)
    story.mailbox.answers["MAIL"] = ["550 5.7.1 Not yours"] * 3
    assert story.mailed(second=61) == []
    assert "ben" in {one.recipient.ref for one in story.messenger.sent}
    assert "not sent yet" in story.asks("ben", f"why {link('acme', ref)}", second=62)


def test_a_summary_goes_out_by_mail_too(story: MailStory) -> None:
    story.asks("ben", "email on")
    story.says("carla", "acme", "Is anybody there?", second=0)
    assert story.mailed(second=3 * 3600) == ["ben@n.example"]
    assert story.mailbox.taken[0]["Subject"] == "Unseen was away: 1 message waits for you"


def test_settings_offer_e_mail_only_where_it_can_be_sent(story: MailStory, tmp_path: Path) -> None:
    assert "E-mail: off (built in)" in story.asks("ben", "settings")
    assert story.asks("ann", "admin person ben email on").endswith("on")
    (tmp_path / "without").mkdir()
    with Story(tmp_path / "without") as other:
        told = other.asks("ben", "settings")
    assert "E-mail:" not in told
    assert "Unseen sends no e-mail here: whoever runs it has not set that up." in told


def test_settings_say_why_e_mail_is_on_by_itself(story: MailStory) -> None:
    story.store.connections.keep(story.id_of("ben"), "xoxp-ben", ["channels:read"], at(0))
    assert "E-mail: on (because the read cursor is connected)" in story.asks("ben", "settings")


def test_an_admin_who_cannot_be_written_to_hears_by_mail_if_they_want_any(story: MailStory) -> None:
    herald = Herald(story.store, story.road.offices[story.workspace.id])
    story.messenger.answers = [Refused("cannot_dm")] * 2
    assert herald.tell_of_platform(Topic.DEAF)
    assert story.mailbox.taken == []
    story.asks("ann", "email on")
    assert herald.tell_of_platform(Topic.DEAF)
    assert [mail["Subject"] for mail in story.mailbox.taken] == ["Message from Unseen"]
