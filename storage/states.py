"""What can have become of things that are stored."""

from enum import IntEnum, StrEnum


class Listening(IntEnum):
    """Where a teammate hears customers without following; somebody who does not has no value.

    In order, so that one comparison finds everybody who hears a channel.
    """

    EVERYWHERE = 1
    """They chose all messages from customers."""
    BY_DEFAULT = 2
    """They chose nothing: it depends on the workspace and on the size of the channel."""


class AnswerState(StrEnum):
    """What has become of the answer to one message for one person."""

    SKIPPED = "skipped"
    WAITING = "waiting"
    WITHDRAWN = "withdrawn"
    SENT = "sent"
    FAILED = "failed"


class NoticeState(StrEnum):
    """What has become of a notice; the first three are open."""

    WAITING = "waiting"
    """To be claimed once it is due."""
    CLAIMED = "claimed"
    SENDING = "sending"
    """Given to the platform: if the lease runs out now, the outcome is unknown."""
    SENT = "sent"
    FAILED = "failed"
