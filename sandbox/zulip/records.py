"""What a pocket organization on Zulip shows to who plays in it."""

from dataclasses import dataclass

from sandbox.records import Json


@dataclass(frozen=True)
class Message:
    """A message that stands in a topic, or was written to somebody directly."""

    id: int
    channel: int | None
    topic: str
    author: int
    text: str
    widget: Json | None
    is_edited: bool
    at: int
    client: str
    link: str

    @property
    def buttons(self) -> list[str]:
        """Return what its buttons make people write, in order."""
        choices = self.widget["extra_data"]["choices"] if self.widget else []
        return [choice["reply"] for choice in choices]

    @property
    def heading(self) -> str:
        """Return what the web app shows above the buttons, in the place of the text."""
        return str(self.widget["extra_data"]["heading"]) if self.widget else ""


@dataclass(frozen=True)
class Request:
    """A request that somebody's program made."""

    method: str
    """As Zulip's description of its API calls it: send-message, get-read-receipts and so on."""
    path: str
    args: Json
    caller: str | None
    at: str
    outcome: str
