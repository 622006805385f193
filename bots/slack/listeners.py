"""What people ask for in Slack, by command, in their settings or on a notice, is answered by the desk."""

import logging
import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TakesLongError
from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App, BoltResponse, Respond

from adapters.answers import apology
from adapters.replies import Reply
from adapters.slack.limits import check
from adapters.slack.manifest import COMMAND
from adapters.slack.panels import SET, answer
from adapters.slack.row import offering
from adapters.slack.views import Pressed
from adapters.text import Button
from bots.clock import utc_now
from bots.desk import Desk

log = logging.getLogger(__name__)

ACKNOWLEDGE_WITHIN = 2.0
"""Seconds; Slack waits 3: https://docs.slack.dev/interactivity/handling-user-interaction#acknowledgment_response."""
CLERKS = 4

Payload = Mapping[str, Any]


class Listeners:
    """Answers the people of one workspace."""

    def __init__(self, desk: Desk, acknowledge_within: float = ACKNOWLEDGE_WITHIN) -> None:
        self._desk = desk
        self._acknowledge_within = acknowledge_within
        self._clerks = ThreadPoolExecutor(CLERKS, thread_name_prefix="clerk")

    def register(self, app: App) -> None:
        """Listen to everything that our manifest and our messages offer."""
        app.command(COMMAND)(self.command)
        app.action(SET)(self.choose)
        app.action(re.compile(f"^({'|'.join(Button)})$"))(self.press)
        app.error(apologise)

    def command(self, ack: Ack, respond: Respond, command: Payload) -> None:
        """Answer a command in its acknowledgement, or later when that takes long."""
        asked = self._clerks.submit(self._desk.answer, command["user_id"], command.get("text", ""), utc_now())
        try:
            reply = asked.result(self._acknowledge_within)
        except TakesLongError:
            ack()
            respond(**_message(asked.result()))
        else:
            ack(**_message(reply))

    def choose(self, ack: Ack, respond: Respond, body: Payload, action: Payload) -> None:
        """Make a choice in the settings; they are shown anew in the same place, with what came of it."""
        ack()
        person, now = body["user"]["id"], utc_now()
        chosen = action.get("selected_option") or action
        done = self._desk.answer(person, chosen["value"], now)
        shown = self._desk.answer(person, "settings", now)
        if shown.panel is not None:
            done = replace(shown, panel=replace(shown.panel, notes=(done.text, *shown.panel.notes)))
        respond(replace_original=True, **_message(done))

    def press(self, ack: Ack, respond: Respond, body: Payload, action: Payload) -> None:
        """Do what a notice's button says, confirm it, and let the buttons offer what is possible now."""
        ack()
        pressed, button = Pressed.read(action.get("value", "")), Button(action["action_id"])
        if pressed is None or button is Button.OPEN:
            return
        reply = self._desk.press(body["user"]["id"], button, pressed.key, utc_now())
        respond(replace_original=False, **_message(reply))
        if reply.offer is not None:
            notice = body["message"]
            blocks = offering(notice["blocks"], reply.offer)
            respond(replace_original=True, text=notice["text"], blocks=blocks)


def apologise(
    error: Exception, body: Payload, respond: Respond, response: BoltResponse | None
) -> BoltResponse | None:
    """Log what went wrong and tell whoever asked; what nobody asked for, Slack is left to send again."""
    log.error("something that Slack sent has failed", exc_info=error)
    if not body.get("response_url"):
        return None
    respond(text=apology(), response_type="ephemeral", replace_original=False)
    return BoltResponse(status=200) if response is not None else None


def _message(reply: Reply) -> dict[str, Any]:
    rendered = answer(reply)
    blocks = check(rendered.text, rendered.blocks)
    return {"response_type": "ephemeral", "text": rendered.text, "blocks": blocks}
