"""Slack tells nothing any more while the program runs and all seems well: the real adapters find it out."""

from datetime import timedelta
from pathlib import Path
from threading import Event

from bots.clock import utc_now
from bots.hands import Hands
from bots.silence import MARGIN, Silences
from rules.events import MessagePosted
from rules.silence import BUSY, SHORTEST, WEEKS
from tests.bots.slack_stage import SlackStage, slack_stage
from tests.bots.test_slack_receiving import free_port

ACME = "C0ACME"


def is_usually_busy(stage: SlackStage, author: str) -> None:
    """Let something have been written lately, at this hour of the weeks before."""
    for week in WEEKS:
        for minute in range(1, 1 + BUSY):
            at = utc_now() - timedelta(weeks=week) + timedelta(minutes=minute)
            message = MessagePosted(ACME, f"{at.timestamp():.6f}", author, at, "As every week")
            stage.road.ingest(stage.workspace_id, message, at)


def test_messages_of_which_slack_did_not_tell_are_found_and_admins_hear_of_it(tmp_path: Path) -> None:
    hands, done = Hands(1, "silence"), Event()
    with slack_stage(tmp_path) as stage:
        carla, silences = stage.world.person("carla"), Silences(stage.road, hands)
        is_usually_busy(stage, carla.id)
        silences.run(utc_now() - MARGIN)
        stage.world.timing(retry_waits=())
        stage.world.sends_to(f"http://127.0.0.1:{free_port()}/slack/events")
        post = carla.says("acme", "Does anybody hear me?")
        assert stage.store.questions.message(stage.workspace_id, ACME, post.ts) is None
        silences.run(utc_now() + SHORTEST)
        hands.take(done.set)
        assert done.wait(30)
        assert stage.store.questions.message(stage.workspace_id, ACME, post.ts) is not None
        (told,) = [one for one in stage.world.person("ann").inbox() if "told Unseen nothing" in one.shown]
        assert "unseen check" in told.shown
        assert silences.deaf() == 1
