"""What holds in every world, whatever happens in it: about notices as they went out."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import Phase, find, given, settings

from rules.conversations import answers
from rules.decide import Alert, Skip, Withdrawal
from rules.following import STRENGTH, Because
from rules.model import Audience, Kind, Message, Role, Scope
from rules.notices import SHORTEST_PAUSE
from rules.settings import Customers
from tests.rules.happenings import Chose, Deleted, Said, Saw
from tests.rules.world import Place, Sent, World
from tests.rules.worlds import FEWER, STORIES, Story


def told(world: World) -> Iterator[tuple[Sent, Message]]:
    """List every message that a notice told about."""
    return ((sent, case.message) for sent in world.sent for case, _ in sent.told.values())


def evidence(story: Story, world: World, sent: Sent, message: Message) -> list[Saw | Said]:
    """List what was known of a person having seen a message when its notice went out."""
    person = sent.place[0]
    return [
        one
        for one in story.happenings
        if one.at < sent.at
        and (
            (isinstance(one, Saw) and one.person == person)
            or (isinstance(one, Said) and one.author == person)
        )
        and world.conversation(one.ref) == message.conversation_id
        and world.said[one.ref].at >= message.posted_at
    ]


@FEWER
@given(STORIES)
def test_nobody_is_told_about_their_own_message(story: Story) -> None:
    assert not [sent for sent, message in told(story.told()) if message.author_id == sent.place[0]]


@FEWER
@given(STORIES)
def test_only_active_teammates_are_told_anything(story: Story) -> None:
    for sent in story.told().sent:
        assert all(case.person.active for case, _ in sent.told.values())
        assert all(case.person.role is Role.TEAMMATE for case, _ in sent.told.values())


@FEWER
@given(STORIES)
def test_nobody_is_told_about_what_they_may_not_see(story: Story) -> None:
    for sent in story.told().sent:
        for case, _ in sent.told.values():
            is_member = case.standing.member_since is not None
            assert is_member or not case.channel.private or case.channel.opened
            assert is_member or case.standing.in_project or case.person.scope is Scope.ALL
            assert case.channel.audience is not Audience.OFF


@FEWER
@given(STORIES)
def test_evidence_known_when_the_notice_is_sent_means_no_alert(story: Story) -> None:
    world = story.told()
    for sent, message in told(world):
        assert not evidence(story, world, sent, message)


@FEWER
@given(STORIES)
def test_evidence_never_reaches_another_conversation(story: Story) -> None:
    world = story.told()
    for (ref, (person, conversation, _)), why in world.withdrawn.items():
        here = [one for one in world.messages.values() if one.conversation_id == conversation]
        if why is Withdrawal.SEEN:
            looked_at = {saw.ref for saw in world.seen if saw.person == person}
            assert [one for one in here if one.id in looked_at or one.author_id == person]
        if why is Withdrawal.ANSWERED:
            assert [one for one in here if answers(one) and one.posted_at > world.messages[ref].posted_at]


@FEWER
@given(STORIES)
def test_none_means_none(story: Story) -> None:
    for sent in story.told().sent:
        for case, _ in sent.told.values():
            assert (
                case.settings.customers is not Customers.NONE or case.message.kind is not Kind.FROM_CUSTOMER
            )


@FEWER
@given(STORIES)
def test_a_recheck_only_withdraws(story: Story) -> None:
    world = story.told()
    for sent, message in told(world):
        person, _, medium = sent.place
        planned = world.answers[message.id, person]
        assert isinstance(planned, Alert)
        assert medium in planned.media


@FEWER
@given(STORIES)
def test_every_decision_has_exactly_one_named_answer(story: Story) -> None:
    world = story.told()
    assert world.answers.keys() == {(ref, person) for ref in world.messages for person in world.people}
    assert all(isinstance(answer, Alert | Skip) for answer in world.answers.values())
    assert all(isinstance(why, Skip | Withdrawal) for why in world.withdrawn.values())


@FEWER
@given(STORIES)
def test_every_alert_is_in_one_notice_or_withdrawn_but_never_both(story: Story) -> None:
    world = story.told()
    promised: Counter[tuple[int, Place]] = Counter(
        (ref, (person, world.messages[ref].conversation_id, medium))
        for (ref, person), answer in world.answers.items()
        if isinstance(answer, Alert)
        for medium in answer.media
    )
    settled = Counter((message.id, sent.place) for sent, message in told(world))
    assert settled + Counter(world.withdrawn.keys()) == promised


@FEWER
@given(STORIES)
def test_what_is_muted_is_never_told(story: Story) -> None:
    world = story.told()
    for sent in world.sent:
        person, conversation, _ = sent.place
        chosen = [
            one.verb
            for one in story.happenings
            if isinstance(one, Chose) and one.level == "conversation" and one.at < sent.at
            if one.person == person and world.conversation(one.ref) == conversation
        ]
        assert chosen[-1:] != ["mute"]


@FEWER
@given(STORIES)
def test_what_is_deleted_is_never_told(story: Story) -> None:
    for sent, message in told(story.told()):
        deleted = [one.ref for one in story.happenings if isinstance(one, Deleted) and one.at < sent.at]
        assert message.id not in deleted


@FEWER
@given(STORIES)
def test_a_notice_gives_the_strongest_reason_of_its_alerts(story: Story) -> None:
    for sent in story.told().sent:
        reasons = {alert.because for _, alert in sent.told.values()}
        assert sent.content.because == next(reason for reason in STRENGTH if reason in reasons)


@FEWER
@given(STORIES)
def test_a_notice_never_quotes_a_message_of_another_conversation(story: Story) -> None:
    world = story.told()
    for sent in world.sent:
        words = {f"words of {ref}" for ref in world.messages if world.conversation(ref) == sent.place[1]}
        assert {excerpt.text for excerpt in sent.content.excerpts} <= words
        assert sent.content.count == len(sent.told)


@FEWER
@given(STORIES)
def test_a_notice_waits_for_its_first_alert_and_for_the_quiet_after_the_one_before(story: Story) -> None:
    world = story.told()
    for sent in world.sent:
        (case, _), *_ = sent.told.values()
        oldest = min(world.messages[ref].posted_at for ref in sent.carried)
        assert sent.at >= oldest + case.settings.wait
    for place in {sent.place for sent in world.sent}:
        for before, after in pairwise(sent for sent in world.sent if sent.place == place):
            (case, _), *_ = before.told.values()
            assert after.at - before.at >= max(case.settings.wait, SHORTEST_PAUSE)


@pytest.mark.parametrize("answer", [*Because, *Skip, *Withdrawal], ids=lambda answer: answer.name.lower())
def test_the_stories_lead_to_every_answer(answer: Because | Skip | Withdrawal) -> None:
    # What Hypothesis draws depends on the modules that are loaded: no number of stories is sure to do.
    search = settings(max_examples=20_000, phases=[Phase.generate], database=None)
    found = find(STORIES, lambda story: answer in answers_of(story.told()), settings=search)
    assert answer in answers_of(found.told())


def answers_of(world: World) -> set[Because | Skip | Withdrawal]:
    """List every answer that somebody got."""
    reasons = {alert.because for sent in world.sent for _, alert in sent.told.values()}
    skips = {answer for answer in world.answers.values() if isinstance(answer, Skip)}
    return {*reasons, *skips, *world.withdrawn.values()}
