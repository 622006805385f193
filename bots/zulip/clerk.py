"""Answers whoever writes to the bot: carried out once, told by direct message."""

import logging
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.answers import apology
from adapters.replies import Reply
from adapters.zulip.inbound import Asked
from adapters.zulip.links import topic_link
from adapters.zulip.panels import Post, posts
from bots.desk import Desk
from bots.troubles import complain
from rules.backoff import next_try
from rules.delivery import Delivery, Refused, RetryLater
from rules.model import Role

log = logging.getLogger(__name__)

FRESH = timedelta(minutes=5)
"""How old a question may be; who asked before the program was down has gone on with something else."""
TRIES = 6
"""Times that an answer is sent before it is given up."""
OF_TOPICS = ("follow", "unfollow", "mute", "unmute")
"""Commands that mean the topic where the bot is mentioned, when nothing else is named."""


@dataclass(frozen=True, slots=True)
class Clerk:
    """Serves one organization; of several workers that hear a question, one answers."""

    desk: Desk
    post: Callable[[str, Post], Delivery]
    """Sends somebody one message of an answer."""
    url: str
    """The address of the organization."""
    senders: Executor
    pause: Callable[[float], object]
    """Waits before an answer is tried again, so many seconds or until the program ends."""

    def serve(self, asked: Asked, at: datetime, now: datetime) -> None:
        """Carry out what somebody asked for then, and let the answer find its way."""
        questions = f"questions of {self.desk.workspace_id}"
        if now - at > FRESH or not self.desk.store.positions.advance(questions, int(asked.ref)):
            return
        if not self._is_bot(asked.person):
            self.senders.submit(self._send, asked.person, self._answer(asked, at))

    def _is_bot(self, person: str) -> bool:
        """Say whether somebody is a bot: two that answer each other would never end."""
        known = self.desk.store.directory.person(self.desk.workspace_id, person)
        return known is not None and known.role is Role.BOT

    def _answer(self, asked: Asked, at: datetime) -> Reply:
        """Carry out what somebody asked for, as of then by the clock that messages have, too."""
        try:
            return self.desk.answer(asked.person, self._meant(asked), at)
        except Exception as error:  # noqa: BLE001 whoever asks hears of it, and the next one is served
            complain(log, "a question could not be answered", error)
            return Reply(apology())

    def _meant(self, asked: Asked) -> str:
        """Name the topic in a command that is about the place where it was written."""
        if asked.channel is None or asked.text.lower() not in OF_TOPICS:
            return asked.text
        return f"{asked.text} {topic_link(self.url, asked.channel, asked.topic or '')}"

    def _send(self, person: str, reply: Reply) -> None:
        """Send every message of an answer, as long as the one before may have arrived."""
        if not all(self._sent(person, post) for post in posts(reply)):
            log.warning("an answer could not be sent")

    def _sent(self, person: str, post: Post) -> bool:
        for attempt in range(1, TRIES + 1):
            delivery = self.post(person, post)
            # What may have arrived is not said again.
            if not isinstance(delivery, RetryLater) or delivery.unsure:
                return not isinstance(delivery, Refused)
            wait = next_try(attempt, asked=delivery.after)
            self.pause(wait.total_seconds() if wait else 0)
        return False
