"""The home pages and windows that the app shows to people."""

from dataclasses import dataclass, field
from secrets import token_hex

from sandbox.slack.controls import with_ids
from sandbox.slack.world import Json, Person, World


@dataclass
class Views:
    """Every home page that stands and every window that was opened."""

    world: World
    homes: dict[str, Json] = field(default_factory=dict)
    """Per person id, what stands on the app's home page."""
    modals: dict[str, Json] = field(default_factory=dict)
    """Per view id."""

    def publish(self, person: Person, view: Json) -> Json:
        """Put a view onto somebody's home page; the page keeps its id."""
        known = self.homes.get(person.id, {})
        self.homes[person.id] = self._complete(view, known.get("id") or f"V{token_hex(5).upper()}")
        return self.homes[person.id]

    def open(self, view: Json) -> Json:
        """Open a window."""
        opened = self._complete(view, f"V{token_hex(5).upper()}")
        self.modals[opened["id"]] = opened
        return opened

    def _complete(self, view: Json, view_id: str) -> Json:
        defaults = {
            "callback_id": "",
            "private_metadata": "",
            "external_id": "",
            "title": {"type": "plain_text", "text": "View Title"},
            "close": None,
            "submit": None,
            "clear_on_close": False,
            "notify_on_close": False,
        }
        return (
            defaults
            | view
            | {
                "id": view_id,
                "team_id": self.world.team.id,
                "blocks": with_ids(view.get("blocks", [])),
                "state": {"values": {}},
                "hash": f"{self.world.seconds()}.{token_hex(4)}",
                "root_view_id": view_id,
                "previous_view_id": None,
                "app_id": self.world.app.id,
                "app_installed_team_id": self.world.team.id,
                "bot_id": self.world.app.bot_id,
            }
        )
