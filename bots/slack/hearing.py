"""What people write to the app in their direct message with it, and that they look at its home page."""

import logging
from datetime import timedelta

from adapters.answers import apology
from adapters.replies import Reply
from adapters.slack.fields import Payload
from adapters.slack.spoken import Asked, Opened, heard
from adapters.trouble import PlatformTroubleError
from bots.clock import utc_now
from bots.slack.reception import Reception
from bots.troubles import complain

log = logging.getLogger(__name__)

REPEATED = timedelta(days=1)
"""For how long a message is known again; Slack repeats an event for an hour at most."""


class Hearing:
    """Answers what people write to the app, once for each message, and draws home pages that are opened."""

    def __init__(self, reception: Reception, bot: str) -> None:
        """Take our own user, whom nobody answers."""
        self._reception = reception
        self._bot = bot

    def hear(self, event: Payload) -> None:
        """Have an event answered, if it asks for an answer; nobody waits for it."""
        match heard(event, self._bot):
            case Asked() as asked:
                self._reception.leave(lambda: self._answer(asked))
            case Opened(person, spot, mark):
                self._reception.leave(lambda: self._reception.show_home(person, spot, utc_now(), mark=mark))

    def _answer(self, asked: Asked) -> None:
        desk, now = self._reception.desk, utc_now()
        ticket = f"asked {desk.workspace_id} {asked.channel} {asked.ref}"
        if not desk.store.tickets.spend(ticket, now + REPEATED, now):
            return
        try:
            reply = desk.answer(asked.person, asked.text, now)
        except Exception as error:  # noqa: BLE001 whoever asked is told that it has failed
            complain(log, "what somebody wrote to Unseen has failed", error)
            reply = Reply(apology())
        try:
            self._reception.screens.say(asked.channel, reply, asked.thread)
        except PlatformTroubleError as trouble:
            log.warning("what somebody wrote to Unseen could not be answered: %s", trouble.why)
        self._reception.freshen(asked.person, asked.text, now)
