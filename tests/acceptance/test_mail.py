"""People are told by e-mail: the installed program, both platforms, and a real mail server between them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import quote

import pytest
import requests

from sandbox.actor import Actor
from sandbox.client import Sandbox
from sandbox.zulip.client import ZulipSandbox
from tests.acceptance.program import Program, connecting, unseen
from tests.acceptance.stage import Stage
from tests.acceptance.zulip_stage import ZulipStage
from tests.mail_server import HOST, PASSWORD, USER, Mailbox, mail_server, make_certificate


@dataclass
class Correspondence:
    """The program in a workspace of each platform, and the mailbox of everybody there."""

    slack: Stage
    zulip: ZulipStage
    program: Program
    mailbox: Mailbox

    def mail_about(self, words: str) -> EmailMessage:
        """Wait for the mail that has these words."""
        self.mailbox.wait_until(lambda: self._about(words) != [])
        (mail,) = self._about(words)
        return mail

    def is_mailed(self, words: str) -> bool:
        return bool(self._about(words))

    def _about(self, words: str) -> list[EmailMessage]:
        return [mail for mail in list(self.mailbox.taken) if words in text_of(mail)]


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    text: str = part.get_content()
    return text


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Correspondence]:
    folder = tmp_path_factory.mktemp("unseen")
    certificate = make_certificate(folder)
    with (
        Sandbox.start() as slack,
        ZulipSandbox.start() as zulip,
        mail_server(starttls=certificate.context(), login=True) as server,
    ):
        login = f"{quote(USER, safe='')}:{quote(PASSWORD, safe='')}"
        variables = {
            "SMTP_URL": f"smtp+starttls://{login}@{HOST}:{server.port}",
            "MAIL_FROM": "Unseen <unseen@example.com>",
            "SSL_CERT_FILE": str(certificate.file),
            "UNSEEN_WAIT": "0",
        }
        program = Program(folder, slack.env() | zulip.env() | connecting(slack) | variables)
        program.start()
        program.waits_for_line("unseen is watching", count=2)
        zulip.waits_for_connection()
        yield Correspondence(Stage(slack, program), ZulipStage(zulip, program), program, server.mailbox)
        assert program.stop() == 0, program.log


def test_a_teammate_in_slack_is_told_by_mail_as_well_and_leaves_at_one_click(post: Correspondence) -> None:
    stage = post.slack
    (ben,), carla = stage.teammates("reader", customers="all", email="on"), stage.customer()
    one, two, three = (stage.channel(ben, carla) for _ in range(3))
    said = carla.says(one, "Our invoice is wrong")
    mail = post.mail_about("Our invoice is wrong")
    assert mail["To"] == f"{ben.name}@northwind-support.example"
    assert said.link in text_of(mail)
    stage.told(ben, about="Our invoice is wrong")

    (address,) = re.findall("<(.*)>", mail["List-Unsubscribe"])
    opened = requests.get(address, timeout=10)
    assert "<button>" in opened.text
    carla.says(two, "Opening the link has changed nothing")
    post.mail_about("Opening the link has changed nothing")
    left = requests.post(address, data=mail["List-Unsubscribe-Post"], timeout=10, allow_redirects=False)
    assert (left.status_code, "E-mail is off" in left.text) == (200, True)
    carla.says(three, "Nobody mails about this")
    stage.told(ben, about="Nobody mails about this")
    assert not post.is_mailed("Nobody mails about this")
    assert "E-mail: off (your choice)" in ben.command("/unseen", "settings").text


def test_who_cannot_be_written_to_in_slack_gets_the_mail_all_the_same(post: Correspondence) -> None:
    stage = post.slack
    (ben,), carla = stage.teammates("closed", customers="all", email="on"), stage.customer()
    channel = stage.channel(ben, carla)
    stage.world.fault("error", "conversations.open", times=1, code="cannot_dm_bot")
    said = carla.says(channel, "Does this reach anybody?")
    post.mail_about("Does this reach anybody?")
    why = stage.world.until(lambda: _answer(ben, f"why {said.link}", "could not be delivered"))
    assert re.search("Direct message: .* could not be delivered .*E-mail: .* sent", why, re.DOTALL)


def test_a_teammate_in_zulip_is_told_by_mail_as_well(post: Correspondence) -> None:
    stage = post.zulip
    (ben,), carla = stage.teammates("reader", customers="all", email="on"), stage.customer()
    channel = stage.channel(ben, carla)
    carla.says(channel, "Invoices", "Our bill is wrong")
    mail = post.mail_about("Our bill is wrong")
    assert mail["Subject"] == f"Messages in #{channel} > Invoices"
    assert "/#narrow/" in text_of(mail)


def test_a_check_finds_that_mail_can_be_sent(post: Correspondence) -> None:
    _, told, _ = unseen("check", folder=post.program.folder, **post.program.environment)
    assert "lets us in" in told
    assert "takes mail from the address of MAIL_FROM" in told


def test_neither_addresses_nor_words_nor_passwords_stand_in_the_log(post: Correspondence) -> None:
    for secret in ("northwind-support.example", "invoice", USER, PASSWORD, "p%40ss", "ticket="):
        assert secret not in post.program.log


def _answer(person: Actor, words: str, part: str) -> str | None:
    """Let somebody type something; return the answer if it has that part."""
    told = person.command("/unseen", words).text
    return told if part in told else None
