"""A short story about who is told what, played by the people of the pocket workspace."""

from dataclasses import dataclass

from sandbox.page import Page
from sandbox.stage import Line, Stage
from sandbox.wire import NothingSeenError

_BETWEEN_NOTICES = 10
"""Seconds that the program leaves between two notices about one conversation."""
_PATIENCE = 10
"""Seconds that a slow machine may take on top."""


@dataclass(frozen=True)
class Story:
    """Plays scene after scene and shows on a page what comes of it."""

    stage: Stage
    page: Page
    wait: int
    """Seconds that the program waits before it tells somebody."""

    def play(self) -> None:
        """Play the whole story; a scene that does not come true ends it with an error."""
        self._choices()
        self._customer()
        self._evidence()
        self._private()
        self._bundle()

    def _choices(self) -> None:
        self.page.scene("Everybody chooses for themselves which customer messages concern them.")
        self._commands("ben", "customers all")
        self._commands("dora", "customers followed")
        self._commands("bo", "customers none")

    def _customer(self) -> None:
        self.page.scene("A customer of Acme AB writes, and nobody reacts.")
        post = self._says("carla", "#acme", "The export fails since this morning. Can you help?")
        self._is_told("ben", post)
        self._is_told("ann", post)
        self._is_not_told("dora", post)
        self._is_not_told("bo", post)

    def _evidence(self) -> None:
        self.page.scene(self.stage.seeing)
        post = self._says("gus", "#globex", "Our last invoice is wrong.")
        self.page.act("Ann", self.stage.shown("#globex"), self.stage.sees("ann", post))
        self._is_told("ben", post)
        self._is_not_told("ann", post)

    def _private(self) -> None:
        self.page.scene("In a private channel, only its members can be told, whatever anybody has set.")
        self._commands("dora", "follow #acme-plan")
        post = self._says("bo", "#acme-plan", "Let us offer Acme a refund.")
        self._is_told("dora", post)
        self._is_not_told("ann", post)

    def _bundle(self) -> None:
        self.page.scene(
            "Dora answers, so she follows the conversation. Three quick messages make one notice."
        )
        self._says("dora", "#acme", "We have found it. A fix is on its way.")
        first = self._says("carla", "#acme", "Wonderful!")
        self._says("cyrus", "#acme", "When will it be there?")
        self._says("carla", "#acme", "And will the lost exports run again?")
        self._is_told("dora", first)

    def _commands(self, name: str, text: str) -> None:
        self.page.act(name.title(), "", f"/unseen {text}")
        self.page.quote(self.stage.commands(name, text))

    def _says(self, name: str, channel: str, text: str) -> Line:
        self.page.act(name.title(), self.stage.shown(channel), text)
        return self.stage.says(name, channel, text)

    def _is_told(self, name: str, post: Line) -> None:
        longest = self.wait + _BETWEEN_NOTICES + _PATIENCE
        (notice, *_) = self.stage.until(
            lambda: self.stage.notices(name, post), longest, f"a direct message to {name}"
        )
        self.page.told(name.title(), f"after {notice.at - post.at:.1f} s", notice.text)

    def _is_not_told(self, name: str, post: Line) -> None:
        self.page.not_told(name.title(), conclusion(self.stage.commands(name, f"why {post.link}")))
        if self.stage.notices(name, post):
            raise NothingSeenError(f"{name} was told all the same")


def conclusion(why: str) -> str:
    """Return what an answer to "why" comes to: its first line, before how it came about."""
    return why.split("\n", 1)[0]
