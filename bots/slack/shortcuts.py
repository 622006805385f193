"""What people do about a message, wherever it stands: Slack has no commands inside threads."""

from slack_bolt import Ack, App, Respond

from adapters.replies import Reply
from adapters.slack.fields import Payload
from adapters.slack.manifest import Shortcut
from adapters.slack.panels import whispered
from bots.clock import utc_now
from bots.slack.reception import Reception
from bots.slack.windows import NAME, Windows


class Shortcuts:
    """Serves the shortcuts; their answers are for the person alone."""

    def __init__(self, reception: Reception, windows: Windows) -> None:
        self._reception = reception
        self._windows = windows

    def register(self, app: App) -> None:
        """Listen to every shortcut of our manifest."""
        app.shortcut(Shortcut.FOLLOW)(self.take)
        app.shortcut(Shortcut.MUTE)(self.take)
        app.shortcut(Shortcut.WHY)(self.explain)
        app.shortcut(Shortcut.ATTACH)(self.attach)
        app.shortcut(Shortcut.SETTINGS)(self.settings)

    def take(self, ack: Ack, respond: Respond, body: Payload) -> None:
        """Follow or mute the conversation of a message."""
        ack()
        link, person, now = self._point(respond, body), body["user"]["id"], utc_now()
        if link is None:
            return
        command = f"{body['callback_id']} {link}"
        respond(replace_original=False, **whispered(self._reception.desk.answer(person, command, now)))
        self._reception.freshen(person, command, now)

    def explain(self, ack: Ack, respond: Respond, body: Payload) -> None:
        """Show the decision about a message, line by line."""
        ack()
        link, person = self._point(respond, body), body["user"]["id"]
        if link is None:
            return

        def ask() -> Reply:
            return self._reception.desk.answer(person, f"why {link}", utc_now())

        def tell(reply: Reply) -> None:
            respond(replace_original=False, **whispered(reply))

        self._windows.read(body["trigger_id"], NAME, ask, otherwise=tell)

    def attach(self, ack: Ack, respond: Respond, body: Payload) -> None:
        """Ask for the item to which the conversation of a message belongs."""
        ack()
        link = self._point(respond, body)
        if link is not None:
            self._windows.fill(body, f"attach {link}")

    def settings(self, ack: Ack, body: Payload) -> None:
        """Show somebody their settings."""
        ack()
        self._windows.fill(body, "settings")

    def _point(self, respond: Respond, body: Payload) -> str | None:
        """Find the link to the message, or say why nothing can be done about it."""
        channel, ref = body["channel"]["id"], body["message"]["ts"]
        link = self._reception.desk.point(body["user"]["id"], channel, ref, utc_now())
        if isinstance(link, str):
            return link
        respond(replace_original=False, **whispered(link))
        return None
