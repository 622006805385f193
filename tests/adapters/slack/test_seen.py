"""Who has seen what, by the read cursors of people who have lent their token."""

from collections.abc import Collection, Iterator
from datetime import timedelta

import pytest

from adapters.slack.fields import moment
from adapters.slack.manifest import USER_SCOPES
from adapters.slack.seen import SlackWitness
from adapters.trouble import PlatformTroubleError
from rules.seen import How, Inquiry, Sighting, Waiting
from sandbox.actor import Actor
from sandbox.client import Sandbox
from sandbox.records import Post

BEN, DORA = 1, 2


class Lent:
    """Tokens as the store keeps them, and who was said to have a bad one."""

    def __init__(self) -> None:
        self.tokens: dict[int, str] = {}
        self.refused: list[tuple[int, str]] = []

    def of(self, people: Collection[int]) -> dict[int, str]:
        return {person: token for person, token in self.tokens.items() if person in people}

    def note(self, person_id: int, token: str, why: str) -> None:
        assert self.tokens.pop(person_id) == token
        self.refused.append((person_id, why))


@pytest.fixture
def lent(pocket: Sandbox) -> Lent:
    lent = Lent()
    lent.tokens[BEN] = pocket.person("ben").lends_token(*USER_SCOPES)
    return lent


@pytest.fixture
def witness(pocket: Sandbox, lent: Lent) -> SlackWitness:
    return SlackWitness(lent.of, lent.note, pocket.api_url)


@pytest.fixture
def ben(pocket: Sandbox) -> Actor:
    return pocket.person("ben")


@pytest.fixture
def carla(pocket: Sandbox) -> Actor:
    return pocket.person("carla")


def asks(*posts: Post, who: int = BEN, conversation: int = 7) -> Inquiry:
    return Inquiry(
        who,
        {BEN: "U0BEN", DORA: "U0DORA"}[who],
        conversation,
        posts[0].channel,
        tuple(Waiting(post.ts, moment(post.ts), post.thread_ts) for post in reversed(posts)),
    )


def seen(witness: SlackWitness, *posts: Post) -> set[str]:
    return {ref for one in witness.sightings([asks(*posts)]) for ref in one.refs}


def calls(pocket: Sandbox) -> list[str]:
    return [one.method for one in pocket.requests() if one.token_kind == "user"]


def test_the_channel_s_cursor_tells_what_was_read_there(
    witness: SlackWitness, ben: Actor, carla: Actor
) -> None:
    first, second = carla.says("acme", "one"), carla.says("acme", "two")
    assert witness.sightings([asks(first, second)]) == []
    ben.reads(first)
    assert witness.sightings([asks(first, second)]) == [Sighting(BEN, 7, frozenset({first.ts}), How.CURSOR)]
    ben.reads(second)
    assert seen(witness, first, second) == {first.ts, second.ts}


def test_reading_the_channel_reads_none_of_its_threads(
    witness: SlackWitness, ben: Actor, carla: Actor
) -> None:
    root = ben.says("acme", "Where does it hurt?")
    reply = carla.replies(root, "Everywhere")
    ben.reads("acme")
    assert seen(witness, root, reply) == {root.ts}
    ben.reads(reply)
    assert seen(witness, root, reply) == {root.ts, reply.ts}


def test_reading_a_thread_reads_nothing_of_the_channel(
    witness: SlackWitness, ben: Actor, carla: Actor
) -> None:
    root = ben.says("acme", "Where does it hurt?")
    reply = carla.replies(root, "Everywhere")
    later = carla.says("acme", "And here")
    ben.reads(reply)
    assert seen(witness, reply, later) == {reply.ts}


def test_a_thread_in_which_somebody_takes_no_part_has_no_cursor(
    witness: SlackWitness, ben: Actor, carla: Actor
) -> None:
    root = carla.says("acme", "Help")
    reply = carla.replies(root, "Anybody?")
    ben.reads("acme")
    assert seen(witness, root, reply) == {root.ts}


@pytest.mark.parametrize("where", ["channel", "thread"])
def test_of_a_broadcast_either_cursor_is_enough(
    witness: SlackWitness, ben: Actor, carla: Actor, where: str
) -> None:
    root = ben.says("acme", "Where does it hurt?")
    quiet = carla.replies(root, "Here")
    loud = carla.replies(root, "Everywhere!", broadcast=True)
    if where == "channel":
        ben.reads("acme")
        assert seen(witness, quiet, loud) == {loud.ts}
    else:
        ben.reads(carla.replies(root, "Really"))
        assert seen(witness, quiet, loud) == {quiet.ts, loud.ts}


def test_one_question_serves_everything_that_waits_in_a_channel_and_one_each_thread(
    pocket: Sandbox, witness: SlackWitness, ben: Actor, carla: Actor
) -> None:
    root = ben.says("acme", "Where does it hurt?")
    replies = [carla.replies(root, f"Here {number}") for number in range(3)]
    posts = [carla.says("acme", f"Hello {number}") for number in range(3)]
    witness.sightings([asks(*posts), asks(*replies, conversation=8), asks(posts[0], conversation=9)])
    assert sorted(calls(pocket)) == ["conversations.info", "conversations.replies"]


def test_nobody_who_has_not_connected_is_asked_about(
    pocket: Sandbox, witness: SlackWitness, lent: Lent, carla: Actor
) -> None:
    post = carla.says("acme", "one")
    lent.tokens.clear()
    assert witness.sightings([asks(post, who=DORA)]) == []
    assert calls(pocket) == []


REFUSALS = ["token_revoked", "invalid_auth", "account_inactive", "missing_scope", "token_expired"]


@pytest.mark.parametrize("why", REFUSALS)
def test_a_token_that_slack_refuses_is_noticed_and_holds_up_nobody_else(
    pocket: Sandbox, witness: SlackWitness, lent: Lent, why: str
) -> None:
    lent.tokens[DORA] = pocket.person("dora").lends_token(*USER_SCOPES)
    post = pocket.person("carla").says("acme", "one")
    for name in ("ben", "dora"):
        pocket.person(name).reads(post)
    pocket.fault("error", "conversations.info", code=why)
    found = witness.sightings([asks(post), asks(post, who=DORA)])
    ((refused, reason),) = lent.refused
    assert reason == why
    assert {one.person_id for one in found} == {BEN, DORA} - {refused}


def test_a_revoked_token_is_refused_by_slack_itself(
    pocket: Sandbox, witness: SlackWitness, lent: Lent, carla: Actor
) -> None:
    pocket.revokes(lent.tokens[BEN])
    witness.sightings([asks(carla.says("acme", "one"))])
    assert lent.refused == [(BEN, "token_revoked")]


def test_a_channel_that_they_cannot_see_tells_nothing(
    pocket: Sandbox, witness: SlackWitness, lent: Lent
) -> None:
    post = pocket.person("dora").says("acme-plan", "Not for Ben")
    assert witness.sightings([asks(post)]) == []
    assert lent.refused == []


@pytest.fixture
def limited(pocket: Sandbox) -> Iterator[None]:
    pocket.fault("rate_limited", "conversations.info", seconds=17)
    yield
    pocket.clear_faults()


@pytest.mark.usefixtures("limited")
def test_a_rate_limit_is_told_with_its_wait(witness: SlackWitness, carla: Actor) -> None:
    post = carla.says("acme", "one")
    with pytest.raises(PlatformTroubleError, match="ratelimited") as caught:
        witness.sightings([asks(post)])
    assert caught.value.after == timedelta(seconds=17)


def test_after_a_rate_limit_the_next_round_gets_further(
    pocket: Sandbox, witness: SlackWitness, ben: Actor, carla: Actor
) -> None:
    root = ben.says("acme", "Where does it hurt?")
    reply, post = carla.replies(root, "Here"), carla.says("acme", "one")
    pocket.fault("rate_limited", "conversations.info")
    inquiries = [asks(reply), asks(post, conversation=8)]
    with pytest.raises(PlatformTroubleError):
        witness.sightings(inquiries)
    witness.sightings(inquiries)
    assert calls(pocket) == ["conversations.replies", "conversations.info", "conversations.info"]
    witness.sightings(inquiries)
    assert len(calls(pocket)) == 5
