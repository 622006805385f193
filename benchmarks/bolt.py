"""What an event of Slack's costs through Bolt into the store, beside a listener that does nothing."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

from slack_bolt import App, BoltRequest
from slack_bolt.authorization import AuthorizeResult

from adapters.slack.installation import Installation
from adapters.slack.profiles import Home
from benchmarks.counting import python_calls
from benchmarks.grounds import Ground, ground
from benchmarks.measures import Measure
from benchmarks.options import Options
from benchmarks.rounds import Subject, compare
from benchmarks.team import BOT, CUSTOMER, RECIPIENTS, START, Team, mates, team
from bots.credentials import Slack, SlackSocket
from bots.slack.app import slack_app
from bots.slack.intake import Intake
from storage.states import AnswerState

EVENTS, FEW_EVENTS = 200, 50
LISTENERS = 40
INSTALLATION = Installation(Home("T1"), "Northwind", "https://northwind.slack.com/", BOT, frozenset())
SLACK = Slack("xoxb-0", SlackSocket("xapp-0"), "http://127.0.0.1/api/")


def measure(options: Options) -> Iterator[Measure]:
    """Hand over events as both of Slack's ways do, once a signature is checked."""
    count = FEW_EVENTS if options.quick else EVENTS
    with ground() as place:
        base = _prepared(place)

        @contextmanager
        def storing(channel: str, recipients: int) -> Iterator[Callable[[], object]]:
            with team(place.copy(base)) as one:
                app = _program(one)
                _dispatch(app, channel, 1)
                yield lambda: _dispatch(app, channel, count)
                assert one.settled() == Counter({AnswerState.WAITING: count * recipients})

        @contextmanager
        def empty() -> Iterator[Callable[[], object]]:
            app, heard = _empty()
            _dispatch(app, "CLOUD", 1)
            yield lambda: _dispatch(app, "CLOUD", count)
            assert len(heard) == 1 + count

        timings = compare(
            options,
            {
                "stored": Subject(lambda: storing("CQUIET", 0), count),
                "planned": Subject(lambda: storing("CLOUD", RECIPIENTS), count),
                "empty": Subject(empty, count),
            },
        )
        yield timings.each("event to an empty listener of Bolt", "empty")
        yield timings.each("event stored, concerning nobody", "stored")
        yield timings.each("event stored, for ten recipients", "planned")
        yield timings.ratio("event stored / empty listener", "stored", "empty")
        few, many = (_calls(place.copy(base), listeners) for listeners in (0, LISTENERS))
        yield Measure(f"Python calls per event, {LISTENERS} listeners more / none", many / few, "×")


def _prepared(place: Ground) -> str:
    """Make a database with a channel that all teammates hear, and one that has none."""
    url = place.fresh()
    with team(url) as one:
        one.meet(*mates())
        one.open_channel("CLOUD", CUSTOMER, *mates())
        one.open_channel("CQUIET", CUSTOMER)
    return url


def _program(one: Team) -> App:
    return slack_app("xoxb-0", SLACK, INSTALLATION, Intake(INSTALLATION, lambda _: None, one.takes))


def _empty() -> tuple[App, list[str]]:
    heard: list[str] = []
    authorized = AuthorizeResult(enterprise_id=None, team_id="T1", bot_user_id=BOT, bot_token=SLACK.bot_token)
    app = App(
        authorize=lambda: authorized,
        signing_secret="",
        request_verification_enabled=False,
        process_before_response=True,
    )

    @app.event("message")
    def hear(event: dict[str, Any]) -> None:
        heard.append(event["ts"])

    return app, heard


def _calls(url: str, listeners: int) -> int:
    """Count the Python calls for one event, in an app with so many more listeners."""
    with team(url) as one:
        app = _program(one)
        for number in range(listeners):
            app.action(f"action{number}")(print)
        _dispatch(app, "CLOUD", 2)
        asked = BoltRequest(body=_envelope("CLOUD", 3), mode="socket_mode")
        return python_calls(lambda: app.dispatch(asked))


def _dispatch(app: App, channel: str, count: int) -> None:
    """Hand over so many events; the first of them may have come before."""
    for number in range(count):
        response = app.dispatch(BoltRequest(body=_envelope(channel, number), mode="socket_mode"))
        assert response.status == HTTPStatus.OK


def _envelope(channel: str, number: int) -> dict[str, Any]:
    ts = f"{START.timestamp() + number:.6f}"
    return {
        "type": "event_callback",
        "team_id": "T1",
        "event_id": f"Ev{number}",
        "event": {
            "type": "message",
            "channel": channel,
            "channel_type": "channel",
            "user": CUSTOMER,
            "ts": ts,
            "text": "The export has failed again, and our report is due this afternoon.",
        },
    }
