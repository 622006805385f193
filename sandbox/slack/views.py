"""The home pages and windows that the app shows to people."""

from dataclasses import dataclass, field
from secrets import token_hex

from sandbox.slack.controls import with_ids
from sandbox.slack.world import Json, Person, World

# https://docs.slack.dev/surfaces/modals#limits
DEEPEST = 3
"""Windows that lie upon each other."""


@dataclass
class Views:
    """Every home page that stands and every window that is open."""

    world: World
    homes: dict[str, Json] = field(default_factory=dict)
    """Per person id, what stands on the app's home page."""
    modals: dict[str, Json] = field(default_factory=dict)
    """Per view id."""
    stacks: dict[str, list[str]] = field(default_factory=dict)
    """Per person id, the windows that lie upon each other, the topmost last."""

    def publish(self, person: Person, view: Json) -> Json:
        """Put a view onto somebody's home page; the page keeps its id."""
        known = self.homes.get(person.id, {})
        self.homes[person.id] = self._complete(view, known.get("id") or _new_id())
        return self.homes[person.id]

    def open(self, person: Person, view: Json) -> Json:
        """Open a window; those that were open are gone."""
        self.clear(person)
        return self.push(person, view)

    def push(self, person: Person, view: Json) -> Json:
        """Lay a window upon those that are open."""
        stack = self.stacks.setdefault(person.id, [])
        below = self.modals[stack[-1]] if stack else None
        opened = self._complete(view, _new_id())
        if below:
            opened |= {"root_view_id": below["root_view_id"], "previous_view_id": below["id"]}
        stack.append(opened["id"])
        self.modals[opened["id"]] = opened
        return opened

    def update(self, view_id: str, view: Json) -> Json:
        """Put something else into a window that is open, or onto a home page."""
        known = self.modals.get(view_id)
        if known is None:
            person_id = next(who for who, home in self.homes.items() if home["id"] == view_id)
            return self.publish(self.world.people[person_id], view)
        place = {name: known[name] for name in ("root_view_id", "previous_view_id")}
        self.modals[view_id] = self._complete(view, view_id) | place
        return self.modals[view_id]

    def find(self, view_id: str, external_id: str = "") -> Json | None:
        """Find what stands under an id, ours or the app's."""
        for view in (*self.modals.values(), *self.homes.values()):
            if view["id"] == view_id or (external_id and view["external_id"] == external_id):
                return view
        return None

    def close(self, person: Person, view_id: str) -> None:
        """Close a window; what lies below it is seen again."""
        stack = self.stacks.get(person.id, [])
        if view_id in stack:
            stack.remove(view_id)
        self.modals.pop(view_id, None)

    def clear(self, person: Person) -> None:
        """Close all of somebody's windows."""
        for view_id in self.stacks.pop(person.id, []):
            self.modals.pop(view_id, None)

    def topmost(self, person: Person) -> Json | None:
        """Return the window that somebody looks at, if one is open."""
        stack = self.stacks.get(person.id)
        return self.modals[stack[-1]] if stack else None

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


def _new_id() -> str:
    return f"V{token_hex(5).upper()}"
