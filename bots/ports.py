"""What the road needs from a platform; the adapters fit these protocols without knowing them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from rules.delivery import Announcement, Delivered, Delivery, Notice, Summary, Whereabouts
from rules.events import ChannelProfile, MessagePosted, Profile
from rules.model import Medium
from rules.seen import Inquiry, Sighting
from storage.directory import Workspace


class Messenger(Protocol):
    """Sends notices by one medium and never repeats a send by itself."""

    def send(self, notice: Notice | Summary) -> Delivery:
        """Render the notice in its recipient's language and send it."""

    def tell(self, announcement: Announcement) -> Delivery:
        """Render an announcement in its recipient's language and send it."""

    def amend(self, notice: Notice, ref: str) -> Delivery:
        """Show a notice that was sent as it is today; ``ref`` is where it stands, as its delivery told."""

    def arrived(self, notice: Notice | Summary) -> Delivered | None:
        """Ask the platform whether a notice of unknown outcome arrived.

        Raises PlatformTroubleError when the platform cannot be asked now.
        """


WriteLink = Callable[[Whereabouts, str, str | None], str]
"""Writes a link to a message, named by where it is, itself and its thread."""


class Mailing(Protocol):
    """Sends mail for workspaces, where mail is configured."""

    def __call__(self, workspace: Workspace, write_link: WriteLink) -> Mapping[Medium, Messenger]:
        """Make what delivers to the people of a workspace beside its platform."""


class Witness(Protocol):
    """Knows who has seen what, as far as the platform tells."""

    def sightings(self, inquiries: Sequence[Inquiry]) -> Sequence[Sighting]:
        """Tell what has been seen, with as few requests as possible.

        Raises PlatformTroubleError when the platform cannot be asked now.
        """


class Lending(Protocol):
    """Lets people lend a token of their own, which tells what they have read."""

    def invite(self, person_id: int, now: datetime) -> str:
        """Write the address at which a person agrees to it, for themselves and for a while."""

    def give_back(self, token: str) -> None:
        """Let the platform forget a token that somebody has taken back."""


class Directory(Protocol):
    """Answers who and what is in one workspace; every method raises PlatformTroubleError."""

    def people(self) -> Iterable[Profile]:
        """Tell everybody in the workspace."""

    def channels(self) -> Iterable[ChannelProfile]:
        """Tell every channel that the bot is in."""

    def person(self, ref: str) -> Profile | None:
        """Look one person or integration up; None when there is nobody of that name."""

    def channel(self, ref: str) -> ChannelProfile | None:
        """Look one channel up; None when the bot cannot see it any more."""

    def past(self, channel: str, since: datetime, until: datetime) -> Sequence[MessagePosted]:
        """Tell what was said in a channel between two moments, threads included, oldest first."""

    def message(self, channel: str, ref: str) -> MessagePosted | None:
        """Look one message up; None when it is gone."""
