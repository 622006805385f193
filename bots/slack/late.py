"""What is answered after Slack has been told to wait."""

import logging
from collections.abc import Callable
from typing import Any

from slack_bolt import BoltContext

from adapters.slack.clients import hook
from adapters.slack.errors import FAILURES, code_of

log = logging.getLogger(__name__)


def answer_late(context: BoltContext, next: Callable[[], None]) -> None:  # noqa: A002 Bolt calls it so
    """Let listeners answer at the address that Slack has named, by a client that nothing holds up."""
    address = context.response_url
    if address:
        context["respond"] = lambda **said: _respond(address, said)
    next()


def _respond(address: str, said: dict[str, Any]) -> None:
    try:
        hook(address).send(**said)
    except FAILURES as error:
        log.warning("somebody could not be answered: %s", code_of(error))
