"""The control API: a table of verbs, each a POST of JSON to /control/<verb>."""

import inspect
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from aiohttp import web

from sandbox.impossible import ImpossibleError
from sandbox.records import Json

AskedT = TypeVar("AskedT")

Answer = Json | Awaitable[Json]


@dataclass(frozen=True)
class Control(Generic[AskedT]):
    """Lets people of a pocket workspace act, and lets tests look and meddle."""

    verbs: Mapping[str, Callable[[AskedT], Answer]]
    read: Callable[[Json], AskedT]
    """Makes of what was sent what was asked."""

    def add_routes(self, app: web.Application) -> None:
        """Answer under /control/."""
        app.router.add_post("/control/{verb}", self._serve)

    async def _serve(self, request: web.Request) -> web.Response:
        verb = self.verbs.get(request.match_info["verb"])
        if verb is None:
            return _refusal(f"no such verb; there are {', '.join(self.verbs)}")
        try:
            result = verb(self.read(json.loads(await request.text() or "{}")))
            return web.json_response(await result if inspect.isawaitable(result) else result)
        except (ImpossibleError, ValueError) as refusal:
            return _refusal(str(refusal))


def _refusal(why: str) -> web.Response:
    return web.json_response({"error": why}, status=400)
