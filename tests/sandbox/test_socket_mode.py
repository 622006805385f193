"""Socket Mode with the real Bolt on the other side: what is acknowledged, and what comes again."""

from http import HTTPStatus
from http.client import HTTPConnection
from urllib.parse import urlsplit

from slack_bolt import App
from slack_bolt.request import BoltRequest

from sandbox.client import Sandbox
from tests.sandbox.apps import Json, bolt_app, over_socket


def collecting(app: App) -> list[Json]:
    """Let an app keep every message event that it gets."""
    events: list[Json] = []

    @app.event("message")
    def take(event: Json) -> None:
        events.append(event)

    return events


def failing_at_first(app: App) -> list[BoltRequest]:
    """Let an app fail at the first message event and take the next; return the requests it saw."""
    seen: list[BoltRequest] = []

    @app.event("message")
    def listen(request: BoltRequest) -> None:
        seen.append(request)
        if len(seen) == 1:
            raise ValueError("not stored")

    return seen


def test_an_acknowledged_event_does_not_come_again(world: Sandbox) -> None:
    app = bolt_app(world)
    events = collecting(app)
    with over_socket(world, app):
        world.person("carla").says("#acme", "Help!")
        delivery = world.waits_until_settled()[0]
    assert delivery.attempts == ["acknowledged"]
    assert [event["text"] for event in events] == ["Help!"]


def test_an_event_that_is_not_acknowledged_comes_again_and_says_why(world: Sandbox) -> None:
    world.timing(acknowledge_within=0.2, retry_waits=[0.01])
    app = bolt_app(world)
    seen = failing_at_first(app)
    with over_socket(world, app):
        world.person("carla").says("#acme", "Help!")
        delivery = world.waits_until_settled()[0]
    assert delivery.attempts == ["timeout", "acknowledged"]
    assert seen[1].headers["x-slack-retry-num"] == ["1"]
    assert seen[1].headers["x-slack-retry-reason"] == ["timeout"]
    assert seen[0].body["event_id"] == seen[1].body["event_id"]


def test_an_event_is_given_up_after_the_last_retry(world: Sandbox) -> None:
    world.timing(acknowledge_within=0.05, retry_waits=[0.01, 0.01, 0.01])
    with over_socket(world, bolt_app(world)):
        world.person("carla").says("#acme", "Nobody listens.")
        delivery = world.waits_until_settled()[0]
    assert delivery.attempts == ["timeout"] * 4


def test_events_before_the_first_connection_never_come(world: Sandbox) -> None:
    world.person("carla").says("#acme", "Too early.")
    with over_socket(world, bolt_app(world)):
        assert world.deliveries() == []


def test_what_happens_while_the_app_is_away_comes_when_it_is_back(world: Sandbox) -> None:
    app = bolt_app(world)
    events = collecting(app)
    with over_socket(world, app):
        pass
    world.until(lambda: world.connections() == 0)
    world.person("carla").says("#acme", "Anybody?")
    with over_socket(world, app):
        world.waits_until_settled()
    assert [event["text"] for event in events] == ["Anybody?"]


def test_without_patience_what_happens_while_the_app_is_away_is_lost(world: Sandbox) -> None:
    world.timing(patience=0, retry_waits=[])
    app = bolt_app(world)
    events = collecting(app)
    with over_socket(world, app):
        pass
    world.until(lambda: world.connections() == 0)
    world.person("carla").says("#acme", "Anybody?")
    assert world.waits_until_settled()[0].attempts == ["connection_failed"]
    assert events == []


def test_an_announced_disconnection_makes_the_app_connect_anew(world: Sandbox) -> None:
    app = bolt_app(world)
    events = collecting(app)
    with over_socket(world, app):
        world.disconnects()
        world.waits_for_request("apps.connections.open", after=1)
        world.waits_for_connection()
        world.person("carla").says("#acme", "Still there?")
        world.waits_until_settled()
    assert [event["text"] for event in events] == ["Still there?"]


def test_a_connection_that_is_cut_is_opened_again(world: Sandbox) -> None:
    app = bolt_app(world)
    events = collecting(app)
    with over_socket(world, app):
        world.disconnects(abruptly=True)
        world.person("carla").says("#acme", "Still there?")
        world.waits_until_settled()
    assert [event["text"] for event in events] == ["Still there?"]


def test_two_connections_take_turns(world: Sandbox) -> None:
    first, second = bolt_app(world), bolt_app(world)
    events = [collecting(first), collecting(second)]
    carla = world.person("carla")
    with over_socket(world, first), over_socket(world, second):
        carla.says("#acme", "One.")
        carla.says("#acme", "Two.")
        world.waits_until_settled()
    assert [len(taken) for taken in events] == [1, 1]


def test_a_ticket_opens_one_connection_only(world: Sandbox) -> None:
    with over_socket(world, bolt_app(world)) as handler:
        used = urlsplit(str(handler.client.wss_uri))
        connection = HTTPConnection(used.netloc)
        connection.request("GET", f"{used.path}?{used.query}")
        assert connection.getresponse().status == HTTPStatus.FORBIDDEN
        connection.close()
