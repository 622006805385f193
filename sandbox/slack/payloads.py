"""The payloads of slash commands and interactions, as Slack sends them to an app."""

from dataclasses import dataclass

from sandbox.slack.interactions import Interaction
from sandbox.slack.shapes import message_json
from sandbox.slack.world import Channel, Json, Kind, Message, World


@dataclass
class Payloads:
    """Writes payloads for the app of one workspace."""

    world: World
    base_url: str
    """Where this server is reached; response URLs begin with it."""

    def command(self, interaction: Interaction, command: str, text: str) -> Json:
        """Describe a slash command."""
        person, channel = interaction.person, interaction.channel
        return {
            "token": self.world.app.verification_token,
            "team_id": self.world.team.id,
            "team_domain": self.world.team.domain,
            "channel_id": channel.id,
            "channel_name": _shown_name(channel),
            "user_id": person.id,
            "user_name": person.name,
            "command": command,
            "text": text,
            "api_app_id": self.world.app.id,
            "is_enterprise_install": "false",
            "response_url": self._response_url(interaction),
            "trigger_id": interaction.trigger_id,
        }

    def press(self, interaction: Interaction, action: Json, state: Json) -> Json:
        """Describe a choice made in a message; of what only this person sees, Slack tells no content."""
        message, channel = interaction.message, interaction.channel
        container: Json = {
            "type": "message",
            "message_ts": message.ts if message else self.world.next_ts(),
            "channel_id": channel.id,
            "is_ephemeral": message is None,
        }
        shown = {"message": message_json(self.world, channel, message)} if message else {}
        return (
            self._beginning("block_actions", interaction)
            | shown
            | {
                "container": container,
                "channel": _brief(channel),
                "response_url": self._response_url(interaction),
                "state": {"values": state},
                "actions": [action | {"action_ts": self.world.next_ts()}],
            }
        )

    def press_in_view(self, interaction: Interaction, view: Json, action: Json, state: Json) -> Json:
        """Describe a choice made on the home page or in a modal."""
        return self._beginning("block_actions", interaction) | {
            "container": {"type": "view", "view_id": view["id"]},
            "view": view | {"state": {"values": state}},
            "actions": [action | {"action_ts": self.world.next_ts()}],
        }

    def shortcut(self, interaction: Interaction, callback_id: str, message: Message) -> Json:
        """Describe the use of a message shortcut."""
        payload = self._beginning("message_action", interaction)
        # Slack tells less about a shortcut than about everything else.
        del payload["api_app_id"], payload["user"]["username"]
        return payload | {
            "callback_id": callback_id,
            "message_ts": message.ts,
            "channel": _brief(interaction.channel),
            "message": message_json(self.world, interaction.channel, message),
            "response_url": self._response_url(interaction),
        }

    def global_shortcut(self, interaction: Interaction, callback_id: str) -> Json:
        """Describe the use of a shortcut that belongs to no message."""
        payload = self._beginning("shortcut", interaction)
        del payload["api_app_id"], payload["user"]["name"]
        return payload | {"callback_id": callback_id, "action_ts": self.world.next_ts()}

    def submission(self, interaction: Interaction, view: Json, state: Json) -> Json:
        """Describe the submission of a modal."""
        return self._beginning("view_submission", interaction) | {
            "view": view | {"state": {"values": state}},
            "response_urls": [],
        }

    def _response_url(self, interaction: Interaction) -> str:
        return f"{self.base_url}/response/{interaction.id}"

    def _beginning(self, kind: str, interaction: Interaction) -> Json:
        person, team = interaction.person, self.world.team
        return {
            "type": kind,
            "team": {"id": team.id, "domain": team.domain},
            "enterprise": None,
            "is_enterprise_install": False,
            "user": {
                "id": person.id,
                "username": person.name,
                "name": person.name,
                "team_id": person.team_id,
            },
            "api_app_id": self.world.app.id,
            "token": self.world.app.verification_token,
            "trigger_id": interaction.trigger_id,
        }


def _brief(channel: Channel) -> Json:
    return {"id": channel.id, "name": _shown_name(channel)}


def _shown_name(channel: Channel) -> str:
    # Slack does not tell apps the name of a private channel here.
    return "privategroup" if channel.kind is Kind.PRIVATE else channel.name
