"""The control API: one table of verbs, each a POST of JSON to /control/<verb>."""

import inspect
import json
from collections.abc import Awaitable, Callable

from aiohttp import web

from sandbox.control import deeds, setup, sights
from sandbox.control.asked import Asked
from sandbox.slack.pocket import Pocket
from sandbox.slack.world import Json, Unknown

Verb = Callable[[Asked], Json | Awaitable[Json]]

_VERBS: tuple[Verb, ...] = (
    deeds.say,
    deeds.say_as_integration,
    deeds.edit,
    deeds.delete,
    deeds.react,
    deeds.unreact,
    deeds.read,
    deeds.join,
    deeds.leave,
    deeds.open_home,
    deeds.command,
    deeds.press,
    deeds.shortcut,
    deeds.submit,
    sights.person,
    sights.inbox,
    sights.history,
    sights.answers,
    sights.home,
    sights.requests,
    sights.deliveries,
    sights.connections,
    sights.changes,
    setup.add_person,
    setup.change_person,
    setup.add_channel,
    setup.rename_channel,
    setup.archive_channel,
    setup.share_channel,
    setup.unshare_channel,
    setup.uninstall,
    setup.credentials,
    setup.user_token,
    setup.change_scopes,
    setup.revoke,
    setup.subscribe,
    setup.request_url,
    setup.timing,
    setup.disconnect,
    setup.add_fault,
    setup.clear_faults,
)
VERBS: dict[str, Verb] = {verb.__name__: verb for verb in _VERBS}


class Control:
    """Lets people of the workspace act, and lets tests look and meddle."""

    def __init__(self, pocket: Pocket) -> None:
        self._pocket = pocket

    def add_routes(self, app: web.Application) -> None:
        """Answer under /control/."""
        app.router.add_post("/control/{verb}", self._serve)

    async def _serve(self, request: web.Request) -> web.Response:
        verb = VERBS.get(request.match_info["verb"])
        if verb is None:
            return _refusal(f"no such verb; there are {', '.join(VERBS)}")
        try:
            result = verb(Asked(self._pocket, json.loads(await request.text() or "{}")))
            return web.json_response(await result if inspect.isawaitable(result) else result)
        except (Unknown, ValueError) as refusal:
            return _refusal(str(refusal))


def _refusal(why: str) -> web.Response:
    return web.json_response({"error": why}, status=400)
