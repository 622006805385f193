"""What people ask of the app by commands, buttons and shortcuts, and what they are answered."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from secrets import token_hex

from sandbox.changes import Changes
from sandbox.slack.world import Channel, Json, Message, Person, World

# https://docs.slack.dev/interactivity/handling-user-interaction/#message_responses
RESPONSE_URL_USES = 5
# https://docs.slack.dev/interactivity/handling-user-interaction/#modal_responses
TRIGGER_LIFETIME = timedelta(seconds=3)


@dataclass(frozen=True)
class Answer:
    """Something that only one person sees, or a window that opened for them."""

    person_id: str
    channel_id: str
    source: str
    """ack, response_url, chat.postEphemeral or views.open."""
    text: str
    blocks: list[Json]
    interaction_id: str | None = None
    view: Json | None = None


@dataclass
class Interaction:
    """One command, press or submission, with the ways to answer it."""

    id: str
    at: datetime
    person: Person
    channel: Channel
    """Where it happened; for the home page and modals, the direct channel with the app."""
    message: Message | None = None
    """The posted message whose button was pressed or that a shortcut was used on."""
    responses_left: int = RESPONSE_URL_USES
    is_trigger_used: bool = False
    failure: str = ""
    """Why the app did not acknowledge, if it did not."""
    answers: list[Answer] = field(default_factory=list)

    @property
    def trigger_id(self) -> str:
        """Return the id with which the app may open a window, once."""
        return f"{self.id}.trigger"


class Interactions:
    """All interactions so far, and everything that people were told in private."""

    def __init__(self, world: World, changes: Changes) -> None:
        self.answers: list[Answer] = []
        self._known: dict[str, Interaction] = {}
        self._world = world
        self._changes = changes

    def begin(self, person: Person, channel: Channel, message: Message | None = None) -> Interaction:
        """Note that somebody asks something of the app."""
        interaction = Interaction(token_hex(8), self._world.clock(), person, channel, message)
        self._known[interaction.id] = interaction
        return interaction

    def by_id(self, interaction_id: str) -> Interaction | None:
        """Find the interaction that a response URL belongs to."""
        return self._known.get(interaction_id)

    def by_trigger(self, trigger_id: str) -> Interaction | None:
        """Find the interaction that a trigger belongs to."""
        return self._known.get(trigger_id.removesuffix(".trigger"))

    def tell(self, answer: Answer) -> None:
        """Show somebody something in private."""
        self.answers.append(answer)
        interaction = self._known.get(answer.interaction_id or "")
        if interaction:
            interaction.answers.append(answer)
        self._changes.note()

    def tell_reply(self, interaction: Interaction, source: str, content: Json) -> None:
        """Show what the app sent in reply to an interaction."""
        text, blocks = str(content.get("text") or ""), list(content.get("blocks") or [])
        self.tell(Answer(interaction.person.id, interaction.channel.id, source, text, blocks, interaction.id))
