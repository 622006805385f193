"""What people ask for in Slack by command, in their settings or on a notice is answered by the desk."""

import logging
import re
from dataclasses import replace

from slack_bolt import Ack, App, BoltResponse, Respond

from adapters.answers import apology
from adapters.replies import Reply
from adapters.slack.fields import Payload, words
from adapters.slack.manifest import COMMAND
from adapters.slack.panels import OFFER, SET, whispered
from adapters.slack.row import offering
from adapters.slack.views import Pressed
from adapters.text import Button
from bots.clock import utc_now
from bots.slack.clerks import Clerks
from bots.slack.reception import Reception
from bots.slack.shortcuts import Shortcuts
from bots.slack.windows import Windows
from bots.troubles import complain

log = logging.getLogger(__name__)


class Listeners:
    """Answers the people of one workspace."""

    def __init__(self, reception: Reception, clerks: Clerks) -> None:
        self._reception = reception
        self._clerks = clerks
        self._windows = Windows(reception, clerks)

    def register(self, app: App) -> None:
        """Listen to everything that our manifest, our messages and our pages offer."""
        app.command(COMMAND)(self.command)
        app.action(SET)(self.choose)
        app.action(OFFER)(self.accept)
        app.action(re.compile(f"^({'|'.join(Button)})$"))(self.press)
        self._windows.register(app)
        Shortcuts(self._reception, self._windows).register(app)
        app.error(apologise)

    def command(self, ack: Ack, respond: Respond, command: Payload) -> None:
        """Answer a command in its acknowledgement, or later when that takes long."""
        person, text, now = command["user_id"], words(command, "text"), utc_now()
        asked = self._clerks.begin(lambda: self._reception.desk.answer(person, text, now))
        reply = asked.soon()
        if reply is None:
            ack()
            respond(**whispered(asked.at_last()))
        else:
            ack(**whispered(reply))
        self._reception.freshen(person, text, now)

    def choose(self, ack: Ack, respond: Respond, body: Payload, action: Payload) -> None:
        """Make a choice in the settings; they are shown anew in the same place, with what came of it."""
        ack()
        person, now = body["user"]["id"], utc_now()
        chosen = (action.get("selected_option") or action)["value"]
        done = self._reception.desk.answer(person, chosen, now)
        shown = self._reception.desk.answer(person, "settings", now)
        if shown.panel is not None:
            done = replace(shown, panel=replace(shown.panel, notes=(done.text, *shown.panel.notes)))
        respond(replace_original=True, **whispered(done))
        self._reception.freshen(person, chosen, now)

    def accept(self, ack: Ack, respond: Respond, body: Payload, action: Payload) -> None:
        """Do what an announcement has offered, and say below it what came of that."""
        ack()
        person, order, now = body["user"]["id"], action["value"], utc_now()
        respond(replace_original=False, **whispered(self._reception.desk.answer(person, order, now)))
        self._reception.freshen(person, order, now)

    def press(self, ack: Ack, respond: Respond, body: Payload, action: Payload) -> None:
        """Do what a notice's button says, confirm it, and let the buttons offer what is possible now."""
        ack()
        button, pressed = Button(action["action_id"]), Pressed.read(action.get("value", ""))
        if pressed is None or button is Button.OPEN:
            return
        if button in (Button.WHY, Button.CONNECT):
            self._read(respond, body, button, pressed)
            return
        person, now = body["user"]["id"], utc_now()
        reply = self._reception.desk.press(person, button, pressed.key, now)
        respond(replace_original=False, **whispered(reply))
        if reply.offer is not None:
            notice = body["message"]
            respond(
                replace_original=True, text=notice["text"], blocks=offering(notice["blocks"], reply.offer)
            )
        self._reception.freshen(person, button, now)

    def _read(self, respond: Respond, body: Payload, button: Button, pressed: Pressed) -> None:
        """Show what is worth a window: the decision, or how to connect."""
        person, title = body["user"]["id"], body["actions"][0]["text"]["text"]

        def ask() -> Reply:
            desk = self._reception.desk
            if button is Button.CONNECT:
                return desk.answer(person, button, utc_now())
            return desk.press(person, button, pressed.key, utc_now())

        def tell(reply: Reply) -> None:
            respond(replace_original=False, **whispered(reply))

        self._windows.read(body["trigger_id"], title, ask, otherwise=tell)


def apologise(
    error: Exception, body: Payload, respond: Respond, response: BoltResponse | None
) -> BoltResponse | None:
    """Log what went wrong and tell whoever asked; what nobody asked for, Slack is left to send again."""
    complain(log, "something that Slack sent has failed", error)
    if not body.get("response_url"):
        return None
    respond(text=apology(), response_type="ephemeral", replace_original=False)
    return BoltResponse(status=200) if response is not None else None
