"""Read receipts are asked for as seldom as the work allows."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.evidence import Reading
from adapters.trouble import PlatformTroubleError
from adapters.zulip.clients import Connection, connect
from adapters.zulip.organization import RECEIPTS, Organization
from adapters.zulip.seen import ASK_AGAIN, KEEP, ZulipWitness
from rules.seen import How, Inquiry, Sighting, Waiting
from tests.adapters.zulip.canned import Canned, CannedServer, canned
from tests.adapters.zulip.notices import AT

CHAT = Organization("chat.example", "Chat", "https://chat.example", "5", "Unseen", 400, "10.0")
OFF = Canned(
    {"result": "error", "msg": "Read receipts are disabled in this organization.", "code": "BAD_REQUEST"}, 400
)
GONE = Canned({"result": "error", "msg": "Invalid message(s)", "code": "BAD_REQUEST"}, 400)


class Timer:
    """Stands still until it is told to go on."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def server() -> Iterator[CannedServer]:
    with canned() as running:
        yield running


@pytest.fixture
def timer() -> Timer:
    return Timer()


@pytest.fixture
def client(server: CannedServer, timer: Timer) -> Connection:
    return connect(timer, site=server.site, email="bot@x.example", key="k")


@pytest.fixture
def witness(client: Connection) -> ZulipWitness:
    return ZulipWitness(client, CHAT)


def read_by(*people: int) -> Canned:
    return Canned({"result": "success", "msg": "", "user_ids": list(people)})


def waiting(ref: int) -> Waiting:
    return Waiting(str(ref), AT + timedelta(seconds=ref))


def inquiry(person: int, *refs: int) -> Inquiry:
    """Ask whether somebody has seen these messages of the only conversation, the newest first."""
    return Inquiry(person, str(person), 7, "3", tuple(waiting(ref) for ref in refs))


def sighting(person: int, *refs: int) -> Sighting:
    return Sighting(person, 7, frozenset(map(str, refs)), How.RECEIPT, until=waiting(max(refs)).at)


def asked(server: CannedServer) -> list[str]:
    return [heard.path.split("/")[-2] for heard in server.heard]


def test_the_newest_message_settles_all_earlier_ones(server: CannedServer, witness: ZulipWitness) -> None:
    server.ready += [read_by(11, 12)]
    assert witness.sightings([inquiry(11, 3, 2, 1)]) == [sighting(11, 3, 2, 1)]
    assert asked(server) == ["3"]


def test_older_messages_are_asked_about_until_one_was_seen(
    server: CannedServer, witness: ZulipWitness
) -> None:
    server.ready += [read_by(), read_by(11)]
    assert witness.sightings([inquiry(11, 3, 2, 1)]) == [sighting(11, 2, 1)]
    assert asked(server) == ["3", "2"]


def test_who_has_seen_nothing_has_no_sighting(server: CannedServer, witness: ZulipWitness) -> None:
    server.ready += [read_by(12), read_by(12)]
    assert witness.sightings([inquiry(11, 2, 1)]) == []


def test_people_who_wait_for_the_same_messages_share_the_requests(
    server: CannedServer, witness: ZulipWitness
) -> None:
    server.ready += [read_by(11), read_by(12)]
    found = witness.sightings([inquiry(11, 2, 1), inquiry(12, 2, 1), inquiry(13, 2, 1), inquiry(14, 2)])
    assert found == [sighting(11, 2, 1), sighting(12, 1)]
    assert asked(server) == ["2", "1"]


def test_each_round_asks_anew(server: CannedServer, witness: ZulipWitness) -> None:
    server.ready += [read_by(), read_by(11)]
    assert witness.sightings([inquiry(11, 1)]) == []
    assert witness.sightings([inquiry(11, 1)]) == [sighting(11, 1)]


def test_nothing_is_known_of_a_message_that_we_may_not_see(
    server: CannedServer, witness: ZulipWitness
) -> None:
    server.ready += [GONE, read_by(11)]
    assert witness.sightings([inquiry(11, 2, 1)]) == [sighting(11, 1)]


def test_where_receipts_are_off_nothing_is_asked_for_a_while(
    server: CannedServer, timer: Timer, witness: ZulipWitness
) -> None:
    server.ready += [OFF, read_by(11)]
    assert witness.sightings([inquiry(11, 3, 2, 1), inquiry(12, 9)]) == []
    assert witness.reading is Reading.RECEIPTS_OFF
    assert witness.sightings([inquiry(11, 1)]) == []
    assert len(server.heard) == 1
    timer.now = ASK_AGAIN
    assert witness.sightings([inquiry(11, 1)]) == [sighting(11, 1)]


def test_what_is_known_of_the_organization_from_the_start_spares_the_first_request(
    server: CannedServer, client: Connection
) -> None:
    witness = ZulipWitness(client, CHAT, receipts=False)
    assert witness.reading is Reading.RECEIPTS_OFF
    assert witness.sightings([inquiry(11, 1)]) == []
    assert server.heard == []


def test_a_server_without_receipts_is_never_asked(server: CannedServer, client: Connection) -> None:
    witness = ZulipWitness(client, replace(CHAT, level=RECEIPTS - 1))
    assert witness.reading is Reading.RECEIPTS_UNKNOWN
    assert witness.sightings([inquiry(11, 1)]) == []
    assert server.heard == []


TROUBLE = [
    pytest.param(Canned({"code": "RATE_LIMIT_HIT", "retry-after": 7}, 429), id="a rate limit"),
    pytest.param(Canned(b"", 502), id="a broken server"),
    pytest.param(Canned(b"", None), id="a broken connection"),
    pytest.param(Canned({"result": "error", "code": "INVALID_API_KEY"}, 401), id="a key that was revoked"),
]


@pytest.mark.parametrize("trouble", TROUBLE)
def test_trouble_is_told_and_the_next_round_goes_on_from_there(
    server: CannedServer, timer: Timer, witness: ZulipWitness, trouble: Canned
) -> None:
    server.ready += [read_by(), read_by(), trouble]
    with pytest.raises(PlatformTroubleError):
        witness.sightings([inquiry(11, 4, 3, 2, 1)])
    timer.now = 60
    server.ready += [read_by(11)]
    assert witness.sightings([inquiry(11, 4, 3, 2, 1)]) == [sighting(11, 2, 1)]
    assert asked(server) == ["4", "3", "2", "2"]


def test_what_was_found_out_long_ago_counts_for_nothing(
    server: CannedServer, timer: Timer, witness: ZulipWitness
) -> None:
    server.ready += [read_by(), Canned(b"", 502)]
    with pytest.raises(PlatformTroubleError):
        witness.sightings([inquiry(11, 2, 1)])
    timer.now = KEEP + 1
    server.ready += [read_by(11)]
    assert witness.sightings([inquiry(11, 2, 1)]) == [sighting(11, 2, 1)]


def pause_after(witness: ZulipWitness, inquiries: list[Inquiry]) -> float | None:
    """Ask, and tell how long to wait before asking again; None when the answer is complete."""
    try:
        witness.sightings(inquiries)
    except PlatformTroubleError as trouble:
        return trouble.after.total_seconds() if trouble.after else 0.0
    return None


def test_more_messages_than_may_be_asked_about_at_once_take_several_rounds(
    server: CannedServer, timer: Timer, witness: ZulipWitness
) -> None:
    server.ready += [read_by()] * 200
    inquiries = [inquiry(11, *range(200, 0, -1))]
    rounds = 1
    while (pause := pause_after(witness, inquiries)) is not None:
        timer.now += pause + 5
        rounds += 1
    assert 1 < rounds < 20
    assert len(server.heard) == 200
