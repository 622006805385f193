"""Plays the trouble that was ordered for a request."""

import asyncio

from aiohttp import web

from sandbox.faults import Fault, Trouble
from sandbox.spoilt import drop

_TOO_MUCH = {"result": "error", "code": "RATE_LIMIT_HIT", "msg": "API usage exceeded rate limit"}


async def instead(request: web.Request, fault: Fault | None) -> web.Response | None:
    """Play the troubles that keep a request from being done; return nothing if it is to be done."""
    match fault:
        case Fault(Trouble.RATE_LIMITED, seconds=seconds):
            return rate_limited(seconds)
        case Fault(Trouble.SERVER_ERROR):
            return bad_gateway()
        case Fault(Trouble.ERROR, code=code):
            answer = {"result": "error", "msg": "Ordered by the sandbox", "code": code}
            return web.json_response(answer, status=400)
        case Fault(Trouble.HANG):
            # Ends when the caller gives up, which cancels this, or when the server stops.
            await asyncio.Event().wait()
        case Fault(Trouble.DROP_BEFORE):
            return drop(request)
        case Fault(Trouble.DELAY, seconds=seconds):
            await asyncio.sleep(seconds)
    return None


def rate_limited(seconds: float, headers: dict[str, str] | None = None) -> web.Response:
    """Say that there were too many requests, and when to come again: not in whole seconds."""
    answer = _TOO_MUCH | {"retry-after": seconds}
    told = (headers or {}) | {"X-RateLimit-Remaining": "0", "Retry-After": str(seconds)}
    return web.json_response(answer, status=429, headers=told)


def bad_gateway() -> web.Response:
    """Answer as what stands before a server that is down."""
    return web.Response(status=502, text="<html><h1>502 Bad Gateway</h1></html>", content_type="text/html")
