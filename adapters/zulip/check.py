"""Finds out what a bot can do in its organization, what is missing there and how to mend it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from adapters.payloads import section
from adapters.zulip.clients import Connection, call
from adapters.zulip.organization import GENERIC_BOT, OLDEST, RECEIPTS, Organization, introduce

GENERIC, OUTGOING = 1, 3
"""Types of bots: https://zulip.com/api/get-user."""
KEPT_TRUE = timedelta(hours=24)
"""How long a notice is kept true where it can be edited."""

TOO_OLD = (
    "The server runs Zulip {version}, which is too old (feature level {level}, at least {oldest} is needed). "
    "Ask whoever runs it to update it to Zulip 5.0 or newer."
)
NO_RECEIPTS = (
    "The server runs Zulip {version}, which knows no read receipts, as Zulip 6.0 does: only what people "
    "answer, react to or mark counts as seen."
)
IN_NO_CHANNEL = (
    "The bot is subscribed to no channel. In the settings of every channel it shall watch, add it under "
    "“Subscribers”."
)
RECEIPTS_OFF = (
    "Read receipts are off in this organization: only what people answer, react to or mark counts as seen. "
    "To change that: “Organization settings → Organization permissions → Enable read receipts”."
)
NO_EDITS = (
    "Messages cannot be edited in this organization: a notice stays as it was sent. To change that: "
    "“Organization settings → Organization permissions → Message editing”."
)
SHORT_EDITS = (
    "Messages can be edited for {minutes} minutes in this organization: a notice is kept true for that long. "
    "To change that: “Organization settings → Organization permissions → Message editing”."
)


class State(StrEnum):
    """How something is."""

    FINE = "fine"
    NOTE = "note"
    """It works, but less well than it could."""
    MEND = "mend"


@dataclass(frozen=True, slots=True)
class Aspect:
    """One thing that was looked at, and how it is."""

    state: State
    text: str


@dataclass(frozen=True, slots=True)
class Policies:
    """What an organization has decided that matters to us."""

    receipts: bool
    """People can see who has read a message."""
    edits: timedelta | None
    """How long a message can be edited; None stands for ever."""


def examine(client: Connection) -> Iterator[Aspect]:
    """Look at everything that the bot needs, one after the other; which channels it watches is not among it.

    Raises BadKeyError when Zulip refuses the key, and PlatformTroubleError when it does not answer.
    """
    organization = introduce(client)
    yield Aspect(State.FINE, f"The key opens {organization.name}, for the bot {organization.bot_name}.")
    yield _type(client, organization)
    yield from _level(organization)
    if organization.can(OLDEST):
        yield from _policies(organization, policies(client))


def policies(client: Connection) -> Policies:
    """Ask what the organization has decided; raises ZulipTroubleError."""
    # Zulip tells this only to who listens, so we begin to listen and stop at once.
    told = call(client, "POST", "register", {"event_types": ["realm"], "fetch_event_types": ["realm"]})
    call(client, "DELETE", "events", {"queue_id": told.get("queue_id")})
    limit = told.get("realm_message_content_edit_limit_seconds")
    edits = timedelta(seconds=limit) if isinstance(limit, int) and limit else None
    return Policies(
        receipts=told.get("realm_enable_read_receipts") is not False,
        edits=edits if told.get("realm_allow_message_editing") is not False else timedelta(),
    )


def _type(client: Connection, organization: Organization) -> Aspect:
    kind = section(call(client, "GET", f"users/{organization.bot}"), "user").get("bot_type")
    if kind in (GENERIC, None):
        return Aspect(State.FINE, "The bot can read and write.")
    why = "sends what is written to it to another program, too" if kind == OUTGOING else "is no generic bot"
    return Aspect(State.NOTE, f"The bot {why}. Unseen is best served by a bot of its own. {GENERIC_BOT}")


def _level(organization: Organization) -> Iterator[Aspect]:
    told = {"version": organization.version, "level": organization.level, "oldest": OLDEST}
    if not organization.can(OLDEST):
        yield Aspect(State.MEND, TOO_OLD.format(**told))
    if not organization.can(RECEIPTS):
        yield Aspect(State.NOTE, NO_RECEIPTS.format(**told))
    else:
        yield Aspect(State.FINE, "The server runs Zulip {version} (feature level {level}).".format(**told))


def _policies(organization: Organization, decided: Policies) -> Iterator[Aspect]:
    if organization.can(RECEIPTS):
        yield _receipts(decided)
    if decided.edits is None or decided.edits >= KEPT_TRUE:
        yield Aspect(State.FINE, "Notices can be kept true by editing them.")
    elif decided.edits:
        minutes = int(decided.edits.total_seconds()) // 60
        yield Aspect(State.NOTE, SHORT_EDITS.format(minutes=minutes))
    else:
        yield Aspect(State.NOTE, NO_EDITS)


def _receipts(decided: Policies) -> Aspect:
    if not decided.receipts:
        return Aspect(State.NOTE, RECEIPTS_OFF)
    return Aspect(State.FINE, "Read receipts are on; people who keep theirs to themselves are not known.")
