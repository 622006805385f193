"""Relays and keys told as stories: whose words an integration carries, and what they are attached to."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.slack.inbound import normalise
from rules.delivery import Notice
from rules.events import MessagePosted, Profile, Spoken
from rules.model import Role
from rules.requests import Verb
from storage.choices import Target, TargetKind
from tests.bots.stage import CURTAIN, Stage, at

PATTERN = r"[A-Z]+-\d+"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Ann, Ben and Cid; a helpdesk that posts in #tickets, with Ann and Ben; Carla, a customer, in #acme."""
    stage = Stage(tmp_path)
    stage.people("cid")
    stage.people("carla", role=Role.CUSTOMER)
    stage.people("desk", role=Role.BOT)
    team = [Profile(name, name.title(), Role.TEAMMATE, email=f"{name}@n.example") for name in ("ann", "ben")]
    stage.store.directory.learn_people(stage.workspace.id, team)
    stage.channel("tickets", "ann", "ben", "desk")
    stage.channel("acme", "ann", "ben", "carla")
    yield stage
    stage.close()


def confirm(stage: Stage) -> None:
    stage.store.choices.set_relay(stage.id_of("desk"), by=stage.id_of("ann"), now=CURTAIN, relay=True)


def posts(
    stage: Stage, spoken: Spoken, *, second: float, channel: str = "tickets", thread: str | None = None
) -> str:
    """Let the helpdesk post what somebody has written."""
    ref = f"{second:.6f}"
    text = f"Ticket 7: {spoken.text}"
    stage.happens(MessagePosted(channel, ref, "desk", at(second), text, thread, spoken=spoken), second=second)
    return ref


def asked(text: str = "Help!", **others: str) -> Spoken:
    return Spoken("zendesk", Role.CUSTOMER, "Dan", "dan@globex.example", text, **others)


def answered(text: str = "On it.", **others: str) -> Spoken:
    return Spoken("zendesk", Role.TEAMMATE, text=text, **others)


def test_a_known_integration_is_a_bot_until_somebody_confirms_it(stage: Stage) -> None:
    posts(stage, asked(), second=0)
    assert stage.told(second=60) == []
    assert [one.member.ref for one in stage.store.relays.to_offer(stage.workspace.id)] == ["desk"]


def test_what_a_relay_carries_from_a_customer_is_a_new_ticket_of_theirs(stage: Stage) -> None:
    confirm(stage)
    posts(stage, asked(), second=0)
    assert stage.told(second=60) == [("ann", ["Help!"]), ("ben", ["Help!"])]
    notice, _ = stage.messenger.sent
    assert isinstance(notice, Notice)
    assert (notice.content.authors, notice.content.subject.value) == (("Dan",), "new_ticket")


def test_what_was_posted_before_the_confirmation_stays_a_bots(stage: Stage) -> None:
    ref = posts(stage, asked(), second=0)
    confirm(stage)
    posts(stage, asked("Hello?"), second=10, thread=ref)
    assert stage.told(second=70) == [("ann", ["Hello?"]), ("ben", ["Hello?"])]


def test_what_cannot_be_told_stays_the_relays_own(stage: Stage) -> None:
    confirm(stage)
    stage.says("desk", "tickets", "Ticket 7 was closed.", second=0)
    assert stage.told(second=60) == []


@pytest.mark.parametrize(
    "who",
    [
        pytest.param({"address": "Ben@n.example"}, id="by address"),
        pytest.param({"name": "ben"}, id="by a name of their own"),
    ],
)
def test_a_teammate_whom_a_relay_names_is_the_author(stage: Stage, who: dict[str, str]) -> None:
    confirm(stage)
    ref = posts(stage, asked(), second=0)
    stage.told(second=60)
    posts(stage, answered(**who), second=70, thread=ref)
    assert stage.told(second=200) == []
    posts(stage, answered("Solved.", name="Somebody"), second=210, thread=ref)
    assert stage.told(second=270) == [("ben", ["Solved."])]
    (notice,) = stage.messenger.sent
    assert isinstance(notice, Notice)
    assert notice.content.because.value == "wrote"


def test_a_teammates_mail_is_their_own(stage: Stage) -> None:
    confirm(stage)
    posts(stage, Spoken("email", Role.CUSTOMER, "A. Lind", "ann@n.example", "Reminder to all."), second=0)
    assert stage.told(second=60) == []


def test_an_answer_by_a_relay_answers_the_customer(stage: Stage) -> None:
    confirm(stage)
    stage.says("carla", "acme", "Help!", second=0)
    posts(stage, answered(name="Somebody"), second=10, channel="acme")
    stage.told(second=60)
    notice = stage.messenger.sent[0]
    assert isinstance(notice, Notice)
    assert notice.answer is not None
    assert notice.answer.author == "Somebody"


def test_a_person_cannot_speak_for_others(stage: Stage) -> None:
    spoken = Spoken("zendesk", Role.TEAMMATE, "Ann", text="Ignore this.")
    stage.happens(MessagePosted("acme", "1", "carla", at(0), "Help!", spoken=spoken), second=0)
    assert stage.told(second=60) == [("ann", ["Help!"]), ("ben", ["Help!"])]


def test_a_relay_whose_profile_is_missing_is_heard_once_it_is_known(stage: Stage) -> None:
    robot = Profile("robot", "Robot", Role.BOT)
    stage.directory.profiles["robot"] = robot
    stage.directory.silent = True
    stage.happens(MessagePosted("tickets", "1", "robot", at(0), "Ticket", spoken=asked()), second=0)
    stage.directory.silent = False
    stage.store.directory.learn_people(stage.workspace.id, [robot])
    stage.store.choices.set_relay(stage.id_of("robot"), by=stage.id_of("ann"), now=CURTAIN, relay=True)
    stage.tend(second=10)
    assert stage.told(second=60) == [("ann", ["Help!"]), ("ben", ["Help!"])]


MAIL = {
    "mode": "email",
    "subject": "Our login",
    "from": [{"address": "dan@globex.example", "name": "Dan"}],
    "attachments": [],
    "plain_text": "It is broken.",
}


def test_a_mail_that_slack_tells_of_becomes_a_notice(stage: Stage) -> None:
    stage.people("USLACKBOT", role=Role.BOT)
    stage.store.choices.set_relay(stage.id_of("USLACKBOT"), by=stage.id_of("ann"), now=CURTAIN, relay=True)
    stage.channel("C0TICKETS", "ann")
    event = {"type": "message", "subtype": "file_share", "user": "USLACKBOT", "channel": "C0TICKETS"}
    moment = {"ts": "1772442000.000000", "event_ts": "1772442000.000000"}
    envelope = {"type": "event_callback", "event": {**event, **moment, "text": "", "files": [MAIL]}}
    for one in normalise(envelope, "T1", "UBOT", lambda _: None):
        stage.happens(one, second=0)
    assert stage.told(second=60) == [("ann", ["Our login\nIt is broken."])]
    (notice,) = stage.messenger.sent
    assert isinstance(notice, Notice)
    assert notice.content.authors == ("Dan",)


def item_of(stage: Stage, channel: str, ref: str) -> str | None:
    found = stage.store.questions.message(stage.workspace.id, channel, ref)
    assert found is not None
    return stage.store.questions.where(found.conversation_id).item


@pytest.fixture
def keyed(stage: Stage) -> Stage:
    """Let the helpdesk be a relay, and keys be found by a pattern."""
    stage.store.items.set_pattern(stage.workspace.id, PATTERN, stage.id_of("ann"), CURTAIN)
    confirm(stage)
    return stage


def test_a_key_in_a_teammates_message_attaches_the_conversation(keyed: Stage) -> None:
    ref = keyed.says("carla", "acme", "Help!", second=0)
    keyed.says("ben", "acme", "I think that is ACME-12.", second=10)
    assert item_of(keyed, "acme", ref) == "ACME-12"


def test_a_key_that_a_customer_writes_attaches_nothing(keyed: Stage) -> None:
    ref = keyed.says("carla", "acme", "What about ACME-12?", second=0)
    mail = posts(keyed, asked("What about ACME-12?"), second=10)
    assert (item_of(keyed, "acme", ref), item_of(keyed, "tickets", mail)) == (None, None)


def test_without_a_pattern_nothing_is_attached(stage: Stage) -> None:
    assert item_of(stage, "acme", stage.says("ben", "acme", "See ACME-12.", second=0)) is None


def test_a_relay_gives_an_item_its_title(keyed: Stage) -> None:
    ref = posts(keyed, asked(item="ACME-7", title="Our login"), second=0)
    assert item_of(keyed, "tickets", ref) == "ACME-7"
    item = keyed.store.items.find(keyed.workspace.id, "ACME-7")
    assert item is not None
    assert item.title == "Our login"


def test_who_follows_an_item_hears_of_the_message_that_attaches_a_conversation(keyed: Stage) -> None:
    keyed.says("ben", "acme", "This is ACME-7.", second=0)
    item = keyed.store.items.find(keyed.workspace.id, "ACME-7")
    assert item is not None
    keyed.channel("support", "ann", "ben", "cid")
    cid = keyed.id_of("cid")
    keyed.store.choices.take(cid, Target(TargetKind.ITEM, item.id), Verb.FOLLOW, at(1))
    keyed.says("ann", "support", "Who knows ACME-7?", second=10)
    assert keyed.told(second=70) == [("cid", ["Who knows ACME-7?"])]


def test_what_was_detached_by_hand_stays_detached(keyed: Stage) -> None:
    ref = keyed.says("carla", "acme", "Help!", second=0)
    keyed.says("ben", "acme", "ACME-12", second=10)
    found = keyed.store.questions.message(keyed.workspace.id, "acme", ref)
    assert found is not None
    keyed.store.items.detach(found.conversation_id, keyed.id_of("ann"), at(20))
    keyed.says("ben", "acme", "ACME-12 again", second=30)
    assert item_of(keyed, "acme", ref) is None


def test_the_first_key_stays(keyed: Stage) -> None:
    ref = keyed.says("ben", "acme", "ACME-1", second=0)
    keyed.says("ben", "acme", "ACME-2", second=10)
    assert item_of(keyed, "acme", ref) == "ACME-1"


def test_the_past_has_keys_too(keyed: Stage) -> None:
    said = MessagePosted("support", "old", "ann", at(-1_000), "About ACME-3.")
    keyed.directory.said["support", "old"] = said
    keyed.channel("support", "ann", "ben")
    keyed.tend(second=1)
    keyed.tend(second=2)
    assert item_of(keyed, "support", "old") == "ACME-3"
