"""The Web API: one table of methods, and the way of a request through it."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web

from sandbox.slack.call import Call, Refused, Slack
from sandbox.slack.faults import Fault, Faults, Trouble
from sandbox.slack.journal import Journal
from sandbox.slack.methods import about, chat, conversations, views
from sandbox.slack.tokens import Keyring, Token
from sandbox.slack.world import Json


@dataclass(frozen=True)
class Method:
    """A Web API method and the scope it always needs; scopes that depend on arguments it checks itself."""

    answer: Callable[[Call], Json]
    scope: str | None = None


METHODS = {
    "api.test": Method(about.api_test),
    "apps.connections.open": Method(about.apps_connections_open),
    "auth.test": Method(about.auth_test),
    "bots.info": Method(about.bots_info, "users:read"),
    "chat.getPermalink": Method(chat.get_permalink),
    "chat.postEphemeral": Method(chat.post_ephemeral, "chat:write"),
    "chat.postMessage": Method(chat.post_message, "chat:write"),
    "chat.update": Method(chat.update, "chat:write"),
    "conversations.history": Method(conversations.conversations_history),
    "conversations.info": Method(conversations.conversations_info),
    "conversations.list": Method(conversations.conversations_list),
    "conversations.members": Method(conversations.conversations_members),
    "conversations.open": Method(conversations.conversations_open),
    "conversations.replies": Method(conversations.conversations_replies),
    "reactions.get": Method(conversations.reactions_get),
    "team.info": Method(about.team_info, "team:read"),
    "users.conversations": Method(conversations.users_conversations),
    "users.info": Method(about.users_info, "users:read"),
    "users.list": Method(about.users_list, "users:read"),
    "views.open": Method(views.open_),
    "views.publish": Method(views.publish),
}
_NEEDS_NO_TOKEN = ("api.test",)


@dataclass
class WebApi:
    """Answers Web API requests, plays the faults that were ordered and writes the journal."""

    slack: Slack
    keyring: Keyring
    faults: Faults
    journal: Journal

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer one request."""
        method = request.match_info["method"]
        args = await _arguments(request)
        value = _token_value(request, args)
        token = self.keyring.tokens.get(value)
        entry = self.journal.open(method, args, token.kind.name.lower() if token else None)
        fault = self.faults.next_for(method)
        try:
            if fault:
                entry.outcome = fault.trouble.value
                return await self._fail(request, fault, method, token, args)
            answer = self.answer(method, token, args)
            entry.outcome = str(answer.get("error", "ok"))
            return _response(answer, token)
        finally:
            self.journal.close(entry, entry.outcome)

    def answer(self, method: str, token: Token | None, args: Json) -> Json:
        """Do what a method does and return Slack's answer."""
        try:
            known = METHODS.get(method)
            if known is None:
                raise Refused("unknown_method", req_method=method)
            call = Call(self.slack, self._checked(method, token), args)
            if known.scope:
                call.need_scope(known.scope)
            return {"ok": True} | known.answer(call)
        except Refused as refusal:
            return refusal.answer

    def _checked(self, method: str, token: Token | None) -> Token:
        if token is None:
            if method not in _NEEDS_NO_TOKEN:
                raise Refused("invalid_auth")
            return self.keyring.tokens[self.keyring.bot]
        if token.is_revoked:
            raise Refused("token_revoked")
        if self.slack.world.people[token.person_id].is_deactivated:
            raise Refused("account_inactive")
        return token

    async def _fail(
        self, request: web.Request, fault: Fault, method: str, token: Token | None, args: Json
    ) -> web.StreamResponse:
        match fault.trouble:
            case Trouble.RATE_LIMITED:
                headers = {"Retry-After": str(int(fault.seconds))}
                return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)
            case Trouble.SERVER_ERROR:
                return web.Response(status=500, text="Internal Server Error")
            case Trouble.ERROR:
                return _response({"ok": False, "error": fault.code}, token)
            case Trouble.HANG:
                return await _hang(request)
            case Trouble.DROP_BEFORE:
                return _drop(request)
            case Trouble.DELAY:
                await asyncio.sleep(fault.seconds)
        answer = self.answer(method, token, args)
        if fault.trouble is Trouble.DROP_AFTER:
            return _drop(request)
        if fault.trouble is Trouble.MALFORMED:
            return web.Response(text="<html>Something went wrong", content_type="application/json")
        return _response(answer, token)


def _response(answer: Json, token: Token | None) -> web.Response:
    scopes = ",".join(sorted(token.scopes)) if token else ""
    return web.json_response(answer, headers={"x-oauth-scopes": scopes})


def _drop(request: web.Request) -> web.Response:
    if request.transport:
        request.transport.abort()
    return web.Response()


async def _hang(request: web.Request) -> web.Response:
    # Ends when the caller gives up or the server stops: both cancel this handler or close its connection.
    while request.transport and not request.transport.is_closing():
        await asyncio.sleep(0.05)
    return web.Response()


async def _arguments(request: web.Request) -> Json:
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        body = await request.text()
        content = json.loads(body) if body else {}
        return args | (content if isinstance(content, dict) else {})
    return args | dict(await request.post())


def _token_value(request: web.Request, args: Json) -> str:
    given = str(args.pop("token", ""))
    return request.headers.get("Authorization", "").removeprefix("Bearer ") or given
