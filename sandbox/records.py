"""What the sandbox shows to who plays in it: posts, answers, requests and deliveries."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Post:
    """A message that stands in a channel or a direct message."""

    channel: str
    ts: str
    thread_ts: str | None
    author: str | None
    text: str
    blocks: list[Json]
    is_edited: bool
    link: str

    @property
    def controls(self) -> list[str]:
        """Return the action ids of its buttons and other controls, in order."""
        return action_ids(self.blocks)

    @property
    def shown(self) -> str:
        """Return all words in its blocks, or its text when it has none."""
        return words_of(self.blocks) or self.text


@dataclass(frozen=True)
class Whisper:
    """Something that was shown to one person only."""

    source: str
    text: str
    blocks: list[Json]
    view: Json | None

    @property
    def shown(self) -> str:
        """Return all words in its blocks, or its text when it has none."""
        return words_of(self.blocks) or self.text


@dataclass(frozen=True)
class Answer:
    """What somebody got for a command, a press, a shortcut or a submission."""

    interaction: str
    failure: str
    """Empty when the app acknowledged in time, else what went wrong."""
    whispers: list[Whisper]

    @property
    def text(self) -> str:
        """Return all texts of the answer, as a screen reader would read them."""
        return "\n".join(whisper.text for whisper in self.whispers)

    @property
    def shown(self) -> str:
        """Return all words that are to be seen."""
        return "\n".join(whisper.shown for whisper in self.whispers)

    @property
    def blocks(self) -> list[Json]:
        """Return all blocks of the answer."""
        return [block for whisper in self.whispers for block in whisper.blocks]

    @property
    def controls(self) -> list[str]:
        """Return the action ids of its buttons and other controls, in order."""
        return action_ids(self.blocks)

    @property
    def view(self) -> Json | None:
        """Return the window that opened, if one did."""
        return next((whisper.view for whisper in self.whispers if whisper.view), None)


@dataclass(frozen=True)
class Request:
    """A Web API request that the program made."""

    method: str
    args: Json
    token_kind: str | None
    at: str
    outcome: str


@dataclass(frozen=True)
class Delivery:
    """An event that was sent to the program, and how each try ended."""

    event_id: str
    kind: str
    attempts: list[str]
    is_settled: bool


def answer_of(content: Json) -> Answer:
    """Read an answer as the control API gives it."""
    return Answer(content["interaction"], content["failure"], [whisper_of(one) for one in content["answers"]])


def whisper_of(content: Json) -> Whisper:
    """Read something shown in private as the control API gives it."""
    return Whisper(content["source"], content["text"], content["blocks"], content["view"])


def action_ids(blocks: list[Json]) -> list[str]:
    """Return the action ids of all controls in blocks, in order."""
    elements = [
        element
        for block in blocks
        for element in [*block.get("elements", ()), block.get("accessory"), block.get("element")]
    ]
    return [element["action_id"] for element in elements if element and "action_id" in element]


def words_of(content: object) -> str:
    """Return every text in blocks, one per line, in the order in which they stand."""
    return "\n".join(_texts(content))


def _texts(content: object) -> list[str]:
    if isinstance(content, list):
        return [text for one in content for text in _texts(one)]
    if not isinstance(content, Mapping):
        return []
    if isinstance(content.get("text"), str):
        return [content["text"]]
    return [text for one in content.values() for text in _texts(one)]
