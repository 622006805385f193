"""Answers that go wrong on their way."""

import asyncio

from aiohttp import web

from sandbox.faults import Fault, Trouble

_BEGUN = b'{"ok": true, "result": "success", "msg": "'
_MUCH = b"x" * 2**20


async def spoilt(request: web.Request, fault: Fault | None) -> web.StreamResponse | None:
    """Play the troubles that befall an answer; return nothing if it is to arrive."""
    match fault:
        case Fault(Trouble.HANG_AFTER):
            await asyncio.Event().wait()
        case Fault(Trouble.DROP_AFTER):
            return drop(request)
        case Fault(Trouble.MALFORMED):
            return web.Response(text="<html>Something went wrong", content_type="application/json")
        case Fault(Trouble.HOLLOW):
            return web.json_response({"ok": True, "result": "success"})
        case Fault(Trouble.CUT | Trouble.STALL | Trouble.DRIP | Trouble.HUGE):
            return await _unfinished(request, fault)
    return None


async def _unfinished(request: web.Request, fault: Fault) -> web.StreamResponse:
    """Begin an answer, and go on until the caller gives up, which cancels this."""
    answer = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": str(2**40)})
    await answer.prepare(request)
    await answer.write(_BEGUN)
    if fault.trouble is Trouble.CUT:
        return drop(request)
    while True:
        if fault.trouble is Trouble.STALL:
            await asyncio.Event().wait()
        await answer.write(b"x" if fault.trouble is Trouble.DRIP else _MUCH)
        await asyncio.sleep(fault.seconds if fault.trouble is Trouble.DRIP else 0)


def drop(request: web.Request) -> web.Response:
    """End the connection without a word."""
    if request.transport:
        request.transport.abort()
    return web.Response()
