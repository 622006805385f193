"""Real Bolt apps for the sandbox to talk to: one over a socket, one behind a request URL."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient

from sandbox.client import Sandbox

Json = dict[str, Any]


def web_client(world: Sandbox, token: str | None = None) -> WebClient:
    """Return a client of Slack's SDK that speaks to the sandbox, and repeats nothing by itself."""
    env = world.env()
    return WebClient(token or env["SLACK_BOT_TOKEN"], base_url=env["SLACK_API_URL"], retry_handlers=[])


def bolt_app(world: Sandbox, signing_secret: str = "") -> App:
    """Return a Bolt app whose acknowledgements tell the truth: they come after its listeners."""
    return App(client=web_client(world), signing_secret=signing_secret, process_before_response=True)


@contextmanager
def over_socket(world: Sandbox, app: App) -> Iterator[SocketModeHandler]:
    """Connect an app in Socket Mode."""
    handler = SocketModeHandler(app, world.env()["SLACK_APP_TOKEN"], ping_interval=0.1)
    before = world.connections()
    handler.connect()  # type: ignore[no-untyped-call]
    try:
        world.waits_for_connection(count=before + 1)
        yield handler
    finally:
        handler.client.closed = True
        handler.client.enqueue_message("")  # wakes its thread, which else looks up once a second
        handler.close()  # type: ignore[no-untyped-call]


class _Quietly(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the standard library's name
        """Say nothing."""


@contextmanager
def over_http(world: Sandbox, app: App, signing_secret: str | None = None) -> Iterator[str]:
    """Serve an app behind a request URL and register that; yield the URL."""
    server = make_server("127.0.0.1", 0, SlackRequestHandler(app), handler_class=_Quietly)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}/slack/events"
    world.sends_to(url, signing_secret)
    try:
        yield url
    finally:
        world.sends_to(None)
        server.shutdown()
        thread.join()
        server.server_close()
