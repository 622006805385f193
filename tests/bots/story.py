"""A stage with a desk, for stories about what people ask."""

from pathlib import Path
from typing import Self

from adapters.text import Button
from bots.desk import Desk
from bots.visit import Dialect
from rules.delivery import Notice, Whereabouts
from rules.events import Profile
from rules.model import Role
from rules.settings import Settings
from tests.bots.stage import Stage, at

LINKS = "https://n.example/"
ANN = Profile("ann", "Ann", Role.TEAMMATE, admin=True, email="ann@n.example")


def link(channel: str, ref: str) -> str:
    """Link to a message as the pretended platform does."""
    return f"{LINKS}{channel}/{ref}"


def linked(where: Whereabouts, ref: str, _: str | None) -> str:
    """Link to a message of a conversation."""
    return link(where.channel, ref)


def read_link(text: str) -> tuple[str, str] | None:
    """Read such a link."""
    channel, _, ref = text.removeprefix(LINKS).partition("/")
    return (channel, ref) if text.startswith(LINKS) and ref else None


class Story(Stage):
    """Ann the admin, Ben and Cid support the customer Carla in #acme.

    #secret is Ann's and Ben's, #secret-board Ben's alone; everybody else is nobody's.
    """

    def __init__(self, folder: Path, url: str | None = None) -> None:
        super().__init__(folder, url)
        self.desk = Desk(self.store, self.workspace.id, Dialect(str, read_link, linked))
        self.people("ben", "cid")
        self.people("carla", role=Role.CUSTOMER)
        self.people("robot", role=Role.BOT)
        self.store.directory.learn_people(self.workspace.id, [ANN])
        self.channel("acme", "ann", "ben", "carla")
        self.channel("secret", "ann", "ben")
        self.channel("secret-board", "ben")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def asks(self, who: str, text: str, *, second: float = 0) -> str:
        """Let somebody type something, and read the answer."""
        return self.desk.answer(who, text, at(second)).text

    def presses(self, who: str, button: Button, notice: Notice, *, second: float) -> str:
        """Let somebody press a button of a notice, and read the answer."""
        return self.desk.press(who, button, notice.key, at(second)).text

    def notice(self, who: str, *, second: float) -> Notice:
        """Sweep at that time and return the only notice that somebody is sent."""
        self.told(second=second)
        (notice,) = [one for one in self.messenger.sent if one.recipient.ref == who]
        assert isinstance(notice, Notice)
        return notice

    def attaches(self, who: str, channel: str, ref: str, key: str, *, second: float = 0) -> None:
        """Let somebody attach a message's conversation to an item."""
        assert self.asks(who, f"item attach {link(channel, ref)} {key}", second=second).startswith("Attached")

    def settings(self, who: str) -> Settings:
        """Say what holds for somebody."""
        return self.store.choices.settings(self.id_of(who))
