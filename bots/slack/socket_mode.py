"""Slack's envelopes over a socket that the program opens, and opens again whenever it closes."""

import json
import logging
from collections.abc import Callable

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler

from adapters.slack.clients import QUIET, connect
from adapters.slack.errors import FAILURES, trouble_of
from adapters.trouble import PlatformTroubleError
from bots.clock import seconds

log = logging.getLogger(__name__)

THREADS = 16
"""Envelopes answered at the same time; some of them may be waiting for a look-up."""
PING = 2
"""Seconds between signs of life; the SDK wants five to fail before it takes a socket for dead."""
LONGEST_SILENCE = 20.0
"""Seconds without a sign of life. The SDK looks at the time of day, which may be set back, and takes a socket
on which there has never been a sign for alive."""
PIECE = 2**14
"""Bytes that are read at once; the SDK puts no more than a thousand pieces together."""


class SocketMode:
    """Keeps a socket to Slack open until it is stopped."""

    def __init__(self, app: App, app_token: str, timer: Callable[[], float] = seconds) -> None:
        """Take the app that answers; ``timer`` tells how much time passes."""
        handler = SocketModeHandler(
            app,
            app_token,
            logger=QUIET,
            ping_interval=PING,
            receive_buffer_size=PIECE,
            concurrency=THREADS,
        )
        self._client = handler.client
        self._timer = timer
        self._sign: object = None
        self._heard_at = timer()
        self._client.on_close_listeners.append(_note_reconnect)
        self._client.on_message_listeners.append(self._hear)
        self._was_connected = True
        self._session: str | None = None
        self._is_exchanged = False

    def start(self) -> None:
        """Open the first socket; raises PlatformTroubleError when Slack cannot be reached."""
        try:
            self._client.connect_to_new_endpoint()
        except FAILURES as error:
            raise trouble_of(error) from error
        if not self._client.is_connected():
            raise PlatformTroubleError("no_socket")
        self._session, self._heard_at = self._client.session_id(), self._timer()

    def look(self) -> bool:
        """Say whether the socket is as it was; the SDK gets one look's time to open another by itself."""
        is_connected = self._client.is_connected()
        if not is_connected and not self._was_connected:
            raise PlatformTroubleError("no_socket")
        if is_connected and self._is_silent():
            raise PlatformTroubleError("silent_socket")
        self._was_connected = is_connected
        return is_connected and not self._was_lost()

    def stop(self) -> None:
        """Finish what is under way, take nothing new."""
        self._client.close()

    def _hear(self, message: str) -> None:
        if '"disconnect"' in message and json.loads(message).get("type") == "disconnect":
            self._is_exchanged = True

    def _is_silent(self) -> bool:
        """Say whether there has been no sign of life on the open socket for too long."""
        session, now = self._client.current_session, self._timer()
        sign = session and (session.session_id, session.last_ping_pong_time)
        if sign != self._sign:
            self._sign, self._heard_at = sign, now
        return now - self._heard_at > LONGEST_SILENCE

    def _was_lost(self) -> bool:
        """Say whether there is another socket; where Slack asked for it, one was open all the time."""
        before, self._session = self._session, self._client.session_id()
        if self._session == before:
            return False
        was_exchanged, self._is_exchanged = self._is_exchanged, False
        return not was_exchanged


def ask_for_socket(app_token: str, api_url: str) -> None:
    """Find out whether the token may open a socket, without opening one; raises PlatformTroubleError."""
    try:
        connect(None, api_url).apps_connections_open(app_token=app_token)
    except FAILURES as error:
        raise trouble_of(error) from error


def _note_reconnect(_code: int, _reason: str | None = None) -> None:
    log.info("the socket to Slack has closed; another one is opened")
