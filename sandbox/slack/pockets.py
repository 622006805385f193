"""All pocket workspaces behind one address, as Slack is one address for all of its workspaces."""

import json
from collections.abc import Iterator
from functools import partial

from aiohttp import web

from sandbox.changes import Changes
from sandbox.clock import Clock, now
from sandbox.impossible import ImpossibleError
from sandbox.slack.api import token_value
from sandbox.slack.consent import grant
from sandbox.slack.pocket import Pocket
from sandbox.slack.registration import Registration
from sandbox.slack.socket_mode import SocketMode
from sandbox.slack.team import UNSEEN, seeded_world
from sandbox.slack.world import Channel, Json, Team, World, capitals


class Pockets:
    """One workspace to begin with; others can be founded, and have the same people and channels by id."""

    def __init__(self, base_url: str, clock: Clock = now) -> None:
        self.changes = Changes()
        self.registration = Registration(SocketMode(UNSEEN.id, self.changes))
        self._base_url, self._clock = base_url, clock
        self._pockets: dict[str, Pocket] = {}
        self.first = self._add(seeded_world(clock))
        self.registration.give = partial(grant, self)
        self.registration.opened_by = self._opened_by

    def __iter__(self) -> Iterator[Pocket]:
        return iter(self._pockets.values())

    def named(self, team: str | None) -> Pocket:
        """Find a workspace by its id; the first one unless another is named."""
        if team is None:
            return self.first
        if team not in self._pockets:
            raise ImpossibleError(f"there is no workspace {team}")
        return self._pockets[team]

    def found(self, name: str, enterprise: str | None) -> Pocket:
        """Found another workspace, in which nobody has installed the app yet."""
        domain = "-".join(name.lower().split())
        pocket = self._add(seeded_world(self._clock, Team(f"T0{capitals(name)}", name, domain, enterprise)))
        pocket.keyring.revoke_all()
        pocket.leave()
        return pocket

    def connect(self, pocket: Pocket, channel: Channel, other: Pocket) -> None:
        """Share a channel with another workspace: there it has the same id and the same messages."""
        here, there = pocket.world, other.world
        if channel.id in there.channels:
            raise ImpossibleError(f"there is a {channel.id} already")
        twin = Channel(channel.id, channel.name, channel.kind, channel.creator, channel.created)
        twin.messages, twin.shared_with = channel.messages, [here.team.id]
        channel.shared_with.append(there.team.id)
        channel.elsewhere.append((there, twin))
        twin.elsewhere.append((here, channel))
        there.channels[twin.id] = twin
        for member in channel.members:
            if member != here.app.user_id:
                _introduce(here, there, member)
                twin.members.append(member)

    def add_routes(self, app: web.Application) -> None:
        """Answer where the program looks for Slack."""
        app.router.add_route("*", "/api/{method}", self._serve_api)
        app.router.add_get("/socket", self.registration.sockets.connect)
        app.router.add_post("/response/{interaction}", self._receive_response)

    async def stop(self) -> None:
        """End the sockets and let go of everything that is on its way."""
        self.registration.sockets.cut()
        for pocket in self:
            await pocket.courier.stop()

    def _add(self, world: World) -> Pocket:
        pocket = Pocket(world, self.registration, self.changes, self._base_url)
        self._pockets[world.team.id] = pocket
        return pocket

    def _opened_by(self, token: str) -> list[Team]:
        found = ((pocket, pocket.keyring.tokens.get(token)) for pocket in self)
        return [pocket.world.team for pocket, held in found if held is not None and not held.is_revoked]

    async def _serve_api(self, request: web.Request) -> web.StreamResponse:
        value, args = await token_value(request)
        holders = [pocket for pocket in self if value in pocket.keyring.tokens]
        asked = [pocket for pocket in holders if _concerns(pocket.world, args)]
        return await next(iter((*asked, *holders, self.first))).api.serve(request)

    async def _receive_response(self, request: web.Request) -> web.Response:
        for pocket in self:
            interaction = pocket.interactions.by_id(request.match_info["interaction"])
            if interaction is None:
                continue
            if not interaction.responses_left:
                return web.Response(status=404, text="used_url")
            interaction.responses_left -= 1
            pocket.desk.respond(interaction, "response_url", json.loads(await request.text()))
            return web.Response(text="ok")
        return web.Response(status=404, text="no_such_url")


def _concerns(world: World, args: Json) -> bool:
    """Tell whether a call with a token of a whole Enterprise Grid is about this workspace."""
    if args.get("team_id"):
        return bool(args["team_id"] == world.team.id)
    known = world.channels.keys() | world.people.keys()
    return any(args.get(name) in known for name in ("channel", "user", "users"))


def _introduce(here: World, there: World, person_id: str) -> None:
    person = here.people[person_id]
    home = here.teams.get(person.team_id, here.team)
    there.teams.setdefault(home.id, home)
    if there.people.setdefault(person.id, person) is not person:
        raise ImpossibleError(f"there is a {person.name} in {there.team.name} already")
