"""The control API: one table of verbs, each a POST of JSON to /control/<verb>."""

import inspect
import json
from collections.abc import Awaitable, Callable

from aiohttp import web

from sandbox.control import deeds, installation, requests, setup, sights
from sandbox.control.asked import Asked
from sandbox.slack.pockets import Pockets
from sandbox.slack.world import ImpossibleError, Json

Verb = Callable[[Asked], Json | Awaitable[Json]]

VERBS: dict[str, Verb] = {
    "add_channel": setup.add_channel,
    "add_fault": installation.add_fault,
    "add_person": setup.add_person,
    "answers": sights.answers,
    "archive_channel": setup.archive_channel,
    "change_person": setup.change_person,
    "change_scopes": installation.change_scopes,
    "changes": sights.changes,
    "clear_faults": installation.clear_faults,
    "close": requests.close,
    "command": requests.command,
    "connect_channel": setup.connect_channel,
    "connections": sights.connections,
    "consent": installation.consent,
    "credentials": installation.credentials,
    "delete": deeds.delete,
    "deliveries": sights.deliveries,
    "disconnect": installation.disconnect,
    "edit": deeds.edit,
    "found": setup.found,
    "global_shortcut": requests.global_shortcut,
    "history": sights.history,
    "home": sights.home,
    "inbox": sights.inbox,
    "join": deeds.join,
    "leave": deeds.leave,
    "open_home": deeds.open_home,
    "person": sights.person,
    "press": requests.press,
    "react": deeds.react,
    "read": deeds.read,
    "rename_channel": setup.rename_channel,
    "request_url": installation.request_url,
    "requests": sights.requests,
    "revoke": installation.revoke,
    "say": deeds.say,
    "say_as_integration": deeds.say_as_integration,
    "share_channel": setup.share_channel,
    "shortcut": requests.shortcut,
    "submit": requests.submit,
    "subscribe": installation.subscribe,
    "timing": installation.timing,
    "unarchive_channel": setup.unarchive_channel,
    "uninstall": installation.uninstall,
    "unreact": deeds.unreact,
    "unshare_channel": setup.unshare_channel,
    "user_token": installation.user_token,
    "window": sights.window,
}


class Control:
    """Lets people of the workspace act, and lets tests look and meddle."""

    def __init__(self, pockets: Pockets) -> None:
        self._pockets = pockets

    def add_routes(self, app: web.Application) -> None:
        """Answer under /control/."""
        app.router.add_post("/control/{verb}", self._serve)

    async def _serve(self, request: web.Request) -> web.Response:
        verb = VERBS.get(request.match_info["verb"])
        if verb is None:
            return _refusal(f"no such verb; there are {', '.join(VERBS)}")
        try:
            result = verb(Asked(self._pockets, json.loads(await request.text() or "{}")))
            return web.json_response(await result if inspect.isawaitable(result) else result)
        except (ImpossibleError, ValueError) as refusal:
            return _refusal(str(refusal))


def _refusal(why: str) -> web.Response:
    return web.json_response({"error": why}, status=400)
