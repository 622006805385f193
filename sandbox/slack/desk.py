"""Where people use the app: they give commands, press, choose and submit, and read what they are answered."""

from dataclasses import dataclass

from sandbox.impossible import ImpossibleError
from sandbox.slack.controls import action_for, find_control, need_everything, state_of, with_ids
from sandbox.slack.delivery import Courier
from sandbox.slack.interactions import Answer, Interaction, Interactions
from sandbox.slack.mrkdwn import as_asked
from sandbox.slack.payloads import Payloads
from sandbox.slack.submissions import Followed, follow
from sandbox.slack.transport import Outcome
from sandbox.slack.views import Views
from sandbox.slack.workspace import Workspace
from sandbox.slack.world import Channel, Json, Message, Person, World

_ACK = "ack"


@dataclass
class Desk:
    """Carries what people ask to the app, and what the app answers back to them."""

    workspace: Workspace
    interactions: Interactions
    views: Views
    courier: Courier
    payloads: Payloads

    @property
    def world(self) -> World:
        """Return what exists."""
        return self.workspace.world

    async def command(self, person: Person, channel: Channel, command: str, text: str) -> Interaction:
        """Give a slash command."""
        interaction = self.interactions.begin(person, channel)
        asked = as_asked(self.world, person, text)
        outcome = await self.courier.send_command(self.payloads.command(interaction, command, asked))
        if outcome.body:
            self.respond(interaction, _ACK, outcome.body)
        return _settle(interaction, outcome)

    async def press(
        self, person: Person, channel: Channel, message: Message, what: str, value: str | None
    ) -> Interaction:
        """Use a control of a message that was posted."""
        interaction = self.interactions.begin(person, channel, message)
        action, state = _choose(message.blocks, what, value)
        return await self._interact(interaction, self.payloads.press(interaction, action, state))

    async def press_in_answer(self, answered: Interaction, what: str, value: str | None) -> Interaction:
        """Use a control of what the app answered in private."""
        interaction = self.interactions.begin(answered.person, answered.channel)
        blocks = [block for answer in answered.answers for block in answer.blocks]
        action, state = _choose(blocks, what, value)
        return await self._interact(interaction, self.payloads.press(interaction, action, state))

    async def press_in_view(self, person: Person, view: Json, what: str, value: str | None) -> Interaction:
        """Use a control of the home page or of a window."""
        interaction = self.interactions.begin(person, self.world.direct_channel(person))
        action, state = _choose(view["blocks"], what, value)
        return await self._interact(
            interaction, self.payloads.press_in_view(interaction, view, action, state)
        )

    async def shortcut(
        self, person: Person, channel: Channel, message: Message, callback_id: str
    ) -> Interaction:
        """Use a message shortcut."""
        interaction = self.interactions.begin(person, channel, message)
        return await self._interact(interaction, self.payloads.shortcut(interaction, callback_id, message))

    async def global_shortcut(self, person: Person, callback_id: str) -> Interaction:
        """Use a shortcut that belongs to no message."""
        interaction = self.interactions.begin(person, self.world.direct_channel(person))
        return await self._interact(interaction, self.payloads.global_shortcut(interaction, callback_id))

    async def submit(self, person: Person, view: Json, chosen: dict[str, str]) -> Interaction:
        """Submit a window with what was filled in, named by action id."""
        state = state_of(view["blocks"], chosen)
        need_everything(view["blocks"], state)
        interaction = self.interactions.begin(person, self.world.direct_channel(person))
        outcome = await self.courier.send_interaction(self.payloads.submission(interaction, view, state))
        if not outcome.acknowledged:
            return _settle(interaction, outcome)
        followed = follow(self.views, person, view, outcome.body)
        if followed.words or followed.view:
            self.interactions.tell(_shown(interaction, followed))
        interaction.failure = followed.failure
        return interaction

    async def _interact(self, interaction: Interaction, payload: Json) -> Interaction:
        return _settle(interaction, await self.courier.send_interaction(payload))

    def respond(self, interaction: Interaction, source: str, content: Json) -> None:
        """Do what the app sent as its reply: show it in private, post it, or change the message."""
        message = interaction.message
        if content.get("blocks"):
            content = content | {"blocks": with_ids(content["blocks"])}
        if content.get("delete_original"):
            if message:
                self.workspace.delete(interaction.channel, message)
        elif content.get("replace_original") and message:
            changes = {name: content[name] for name in ("text", "blocks") if name in content}
            self.workspace.edit(interaction.channel, message, **changes)
        elif content.get("response_type") == "in_channel":
            self._post_as_app(interaction.channel, content)
        else:
            self.interactions.tell_reply(interaction, source, content)

    def _post_as_app(self, channel: Channel, content: Json) -> None:
        app, text = self.world.app, str(content.get("text") or "")
        message = Message(channel.id, self.world.next_ts(), text, app.user_id, bot_id=app.bot_id)
        message.blocks = list(content.get("blocks") or [])
        self.workspace.post(channel, message)

    def find(self, interaction_id: str) -> Interaction:
        """Find an interaction of before."""
        interaction = self.interactions.by_id(interaction_id)
        if interaction is None:
            raise ImpossibleError(f"no interaction {interaction_id}")
        return interaction


def _choose(blocks: list[Json], what: str, value: str | None) -> tuple[Json, Json]:
    block, element = find_control(blocks, what)
    action, state = action_for(block, element, value), state_of(blocks, {})
    # Controls of other blocks may have the same action id.
    standing = state.get(block["block_id"], {}).get(element["action_id"])
    if standing and value is not None:
        standing |= {name: action[name] for name in standing}
    return action, state


def _shown(interaction: Interaction, followed: Followed) -> Answer:
    person, channel, view = interaction.person.id, interaction.channel.id, followed.view
    words = followed.words or (view["title"]["text"] if view else "")
    return Answer(person, channel, _ACK, words, view["blocks"] if view else [], interaction.id, view)


def _settle(interaction: Interaction, outcome: Outcome) -> Interaction:
    interaction.failure = outcome.failure
    return interaction
