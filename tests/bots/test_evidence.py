"""The platform is asked who has seen what before notices go out; when it cannot be, nobody is silenced."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

from adapters.trouble import PlatformTroubleError
from bots import witnesses
from bots.offices import Office, Offices
from bots.sweep import Sweep
from rules.delivery import Refused
from rules.events import ChannelProfile, MessagePosted, Profile
from rules.model import Medium, Role
from rules.seen import How, Inquiry, Sighting
from rules.settings import Settings
from storage.store import Store
from tests.bots.stage import CURTAIN, PretendedMessenger, at, standing_still
from tests.bots.story import Story


@dataclass
class PretendedWitness:
    """Knows who has seen which messages, or is in trouble."""

    seen: dict[str, set[str]] = field(default_factory=dict)
    """By person, the messages."""
    how: How = How.CURSOR
    until: datetime | None = None
    trouble: PlatformTroubleError | None = None
    asked: list[Inquiry] = field(default_factory=list)
    answers: Event = field(default_factory=Event)
    """Until it is set, no question is answered."""

    def __post_init__(self) -> None:
        self.answers.set()

    def sightings(self, inquiries: Sequence[Inquiry]) -> Sequence[Sighting]:
        self.asked += inquiries
        assert self.answers.wait(30)
        if self.trouble is not None:
            raise self.trouble
        return [sighting for one in inquiries if (sighting := self._sighting(one)) is not None]

    def _sighting(self, one: Inquiry) -> Sighting | None:
        refs = frozenset(message.ref for message in one.messages) & self.seen.get(one.person, set())
        return Sighting(one.person_id, one.conversation_id, refs, self.how, self.until) if refs else None


class Watched(Story):
    """A story whose platform can be asked."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.witness = PretendedWitness()
        office = self.road.offices[self.workspace.id]
        self.road.offices.add(replace(office, witness=self.witness))


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Watched]:
    with Watched(tmp_path) as story:
        yield story


def test_whoever_has_read_a_message_is_not_told_about_it(story: Watched) -> None:
    ref = story.says("carla", "acme", "Help!", second=0)
    story.witness.seen["ben"] = {ref}
    assert story.told(second=60) == [("ann", ["Help!"])]


def test_reading_one_message_says_nothing_of_another_unless_the_evidence_reaches_there(
    story: Watched,
) -> None:
    story.says("carla", "acme", "One.", second=0)
    second = story.says("carla", "acme", "Two.", second=1)
    story.witness.seen["ben"] = {second}
    assert ("ben", ["One."]) in story.told(second=60)


def test_evidence_that_reaches_back_settles_everything_before_it(story: Watched) -> None:
    story.says("carla", "acme", "One.", second=0)
    second = story.says("carla", "acme", "Two.", second=1)
    story.witness.seen["ben"], story.witness.until = {second}, at(1)
    assert story.told(second=60) == [("ann", ["One.", "Two."])]


def test_the_platform_is_asked_once_for_each_person_and_conversation_newest_first(story: Watched) -> None:
    for second in (0, 50):
        story.says("carla", "acme", f"At {second}.", second=second)
    story.told(second=60)
    asked = [(one.person, [message.at for message in one.messages]) for one in story.witness.asked]
    assert sorted(asked) == [("ann", [at(50), at(0)]), ("ben", [at(50), at(0)])]


def test_nobody_is_asked_about_what_would_not_be_told_anyway(story: Watched) -> None:
    ref = story.says("carla", "acme", "Help!", second=0)
    story.reacts("ben", "acme", ref, second=5)
    story.told(second=60)
    assert [one.person for one in story.witness.asked] == ["ann"]


def test_why_names_the_evidence_and_since_when_it_is_known(story: Watched) -> None:
    ref = story.says("carla", "acme", "Help!", second=0)
    story.witness.seen["ben"] = {ref}
    story.told(second=60)
    told = story.asks("ben", f"why https://n.example/acme/{ref}", second=90).split("\n")
    assert told[-2:] == [
        "You have seen it: you have read that far in Slack.",
        "That has been known since 09:01 UTC.",
    ]


def test_permission_is_checked_after_the_platform_has_answered(story: Watched) -> None:
    story.says("carla", "secret", "Hush!", second=0)
    story.witness.answers.clear()
    asking = ThreadPoolExecutor(1).submit(story.told, second=60)
    story.channel("secret", "ann")
    story.witness.answers.set()
    assert [name for name, _ in asking.result()] == ["ann"]


def test_while_the_platform_cannot_be_asked_notices_wait_as_told(story: Watched) -> None:
    story.says("carla", "acme", "Help!", second=0)
    story.witness.trouble = PlatformTroubleError("ratelimited", timedelta(seconds=20))
    assert story.told(second=60) == []
    asked = len(story.witness.asked)
    assert story.told(second=79) == []
    assert len(story.witness.asked) == asked
    story.witness.trouble = None
    assert len(story.told(second=80)) == 2


def test_waiting_for_evidence_spends_no_tries(story: Watched) -> None:
    story.says("carla", "acme", "Help!", second=0)
    story.witness.trouble = PlatformTroubleError("timeout")
    story.told(second=60)
    claim = story.store.due.claim(at(70), 10, timedelta(minutes=5))
    assert {one.attempts for one in story.store.due.load(claim.ids)} == {0}


def test_nobody_stays_in_the_dark_because_evidence_cannot_be_had(story: Watched) -> None:
    story.says("carla", "acme", "Help!", second=0)
    story.witness.trouble = PlatformTroubleError("ratelimited", timedelta(hours=1))
    assert story.told(second=60) == []
    assert story.told(second=119) == []
    assert len(story.told(second=120)) == 2


def test_a_silence_of_long_ago_lets_no_notice_go_out_without_evidence(story: Watched) -> None:
    story.says("carla", "acme", "Help!", second=0)
    story.witness.trouble = PlatformTroubleError("timeout")
    assert story.told(second=60) == []
    assert story.told(second=130) != []
    story.says("carla", "acme", "Hello?", second=7_000)
    assert story.told(second=7_060) == []
    story.witness.trouble = None
    assert story.told(second=7_070) != []


def test_a_platform_that_does_not_answer_holds_up_no_other_workspace(
    story: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(witnesses, "LONGEST_QUESTION", 0.05)
    other = _another_workspace(story)
    story.says("carla", "acme", "Help!", second=0)
    story.witness.answers.clear()
    assert story.told(second=60) == []
    assert [notice.recipient.ref for notice in other.sent] == ["dan"]
    assert story.told(second=120) != []
    story.witness.answers.set()


def _another_workspace(story: Watched) -> PretendedMessenger:
    """Let a customer wait in another workspace, too."""
    directory = story.store.directory
    workspace = directory.workspace("zulip", "z", "Zeta", "https://z.example/", "1")
    messenger = PretendedMessenger()
    story.road.offices.add(Office(workspace, story.directory, {Medium.DIRECT_MESSAGE: messenger}))
    people = [Profile("dan", "Dan", Role.TEAMMATE), Profile("eve", "Eve", Role.CUSTOMER)]
    directory.learn_people(workspace.id, people)
    place = ChannelProfile("zeta", "zeta", private=False, shared=False, members=frozenset({"dan", "eve"}))
    directory.learn_channel(workspace.id, place, CURTAIN)
    story.road.ingest(workspace.id, MessagePosted("zeta", "1", "eve", at(0), "Hello?"), at(0))
    return messenger


def test_a_worker_whose_notices_were_taken_over_while_it_asked_sends_none_of_them(story: Watched) -> None:
    story.says("carla", "acme", "Help!", second=0)
    slow = story.store.due.claim(at(60), 10, timedelta(minutes=-1))
    assert len(story.told(second=60)) == 2
    begun = story.store.due.begin_sending(slow, slow.ids, {}, timedelta(minutes=5), at(61))
    assert begun == frozenset()


def test_who_cannot_be_reached_by_direct_message_is_told_by_mail_if_they_have_switched_it_on(
    tmp_path: Path,
) -> None:
    with Story(tmp_path) as story:
        mail = PretendedMessenger()
        store = Store(str(story.store.database.engine.url), Settings(), frozenset(Medium))
        office = story.road.offices[story.workspace.id]
        office = replace(office, messengers={**office.messengers, Medium.EMAIL: mail})
        story.says("carla", "acme", "Help!", second=0)
        story.wants("ben", email=True)
        story.messenger.answers = [Refused("user_disabled"), Refused("user_disabled")]
        with closing(store):
            Sweep(store, Offices(office), story.pool, standing_still).run(at(60))
        assert [notice.recipient.ref for notice in mail.sent] == ["ben"]
        why = story.asks("ben", "why https://n.example/acme/0.000000", second=90)
        assert "Direct message: due 09:01 UTC, could not be delivered (user_disabled)." in why
