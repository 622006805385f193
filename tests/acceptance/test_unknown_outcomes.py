"""Nobody knows what came of a send: the platform is asked by the key of the notice before another one."""

import json
from collections.abc import Iterator, Sequence

import pytest

from bots.clock import utc_now
from sandbox.records import Request as SlackRequest
from sandbox.zulip.records import Request as ZulipRequest
from tests.acceptance.kills import OPEN, READERS, Ordeal, database_for, ordeal, words

SENDS = {"slack": "chat.postMessage", "zulip": "send-message"}
TROUBLES = {
    "drop_after": ["send", "ask"],
    "hang_after": ["send", "ask"],
    "malformed": ["send", "ask"],
    "drop_before": ["send", "ask", "send"],
    "server_error": ["send", "ask", "send"],
}
"""What goes wrong, and what is asked of the platform in all: it is sent once more if it has not arrived."""
IN_DOUBT = "SELECT count(*) = 3 FROM notices WHERE unsure AND state = 'waiting'"
NEXT_TRY = "SELECT min(due_at) FROM notices WHERE state = 'waiting'"
LATER = "UPDATE notices SET due_at = due_at - 60000000 WHERE state = 'waiting'"
"""Lets the time pass that a message is given to appear: the columns count microseconds."""
DONE = f"SELECT ({OPEN}) = 0"


@pytest.fixture(
    scope="module", params=[("slack-socket", "postgresql"), ("zulip", "sqlite")], ids=["slack", "zulip"]
)
def doubting(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ordeal]:
    platform, kind = request.param
    folder = tmp_path_factory.mktemp("doubting")
    with database_for(kind, folder) as url, ordeal(folder, platform, url, seed=1) as doubting:
        doubting.program.start()
        yield doubting
        assert doubting.program.stop() == 0
        assert not any(doubting.count().faults.values()), doubting.tally


@pytest.mark.parametrize("trouble", TROUBLES)
def test_after_an_unknown_outcome_the_platform_is_asked_before_anything_is_sent_again(
    doubting: Ordeal, trouble: str
) -> None:
    world, platform = doubting.place.world, doubting.platform.partition("-")[0]
    before, about = len(world.requests()), words(doubting.tally.messages)
    world.fault(trouble, SENDS[platform], times=len(READERS))
    doubting.write(1)
    doubting.waits_until(IN_DOUBT)
    ((next_try,),) = doubting.ask(NEXT_TRY)
    assert int(str(next_try)) / 1e6 > utc_now().timestamp() + 15
    assert _asked(world.requests()[before:], about) == [["send"]] * len(READERS)
    # Whoever has met with trouble leaves the platform alone for as long; a new program knows only the doubt.
    doubting.program.kill()
    doubting.ask(LATER)
    doubting.program.start()
    doubting.waits_until(DONE)
    assert _asked(world.requests()[before:], about) == [TROUBLES[trouble]] * len(READERS)


def _asked(requests: Sequence[SlackRequest | ZulipRequest], about: str) -> list[list[str]]:
    """Tell for everybody to whom these words were sent what was asked of the platform, in order."""
    asked: dict[str, list[str]] = {}
    for one in requests:
        match one.method, one.args:
            case "chat.postMessage", {"channel": to, "text": text} if about in text:
                asked.setdefault(to, []).append("send")
            case "send-message", {"to": to, "content": text} if about in text:
                asked.setdefault(to, []).append("send")
            case "conversations.history", {"channel": to} if to in asked:
                asked[to].append("ask")
            case "get-messages", {"narrow": narrow}:
                for to in asked.keys() & {str(one["operand"]) for one in json.loads(narrow)}:
                    asked[to].append("ask")
    return list(asked.values())
