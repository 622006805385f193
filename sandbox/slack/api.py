"""The Web API: one table of methods, and the way of a request through it."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import web

from sandbox.changes import Changes
from sandbox.faults import Fault, Faults, Trouble
from sandbox.slack.allowance import Allowance
from sandbox.slack.call import Call, RefusalError, Slack
from sandbox.slack.journal import Entry
from sandbox.slack.methods import about, authorizations, chat, conversations, views
from sandbox.slack.tokens import Keyring, Token
from sandbox.slack.world import Json
from sandbox.spoilt import drop, spoilt


@dataclass(frozen=True)
class Method:
    """A Web API method and the scope it always needs; scopes that depend on arguments it checks itself."""

    answer: Callable[[Call], Json]
    scope: str | None = None


METHODS = {
    "api.test": Method(about.api_test),
    "apps.connections.open": Method(about.apps_connections_open),
    "apps.event.authorizations.list": Method(authorizations.apps_event_authorizations_list),
    "auth.revoke": Method(authorizations.auth_revoke),
    "auth.teams.list": Method(authorizations.auth_teams_list),
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
    "views.push": Method(views.push),
    "views.update": Method(views.update),
}


@dataclass
class WebApi:
    """Answers Web API requests, plays the faults that were ordered and writes the journal."""

    slack: Slack
    keyring: Keyring
    faults: Faults
    changes: Changes
    journal: list[Entry] = field(default_factory=list)
    """All requests so far, oldest first."""
    allowance: Allowance = field(default_factory=Allowance)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer one request."""
        method, (value, args) = request.match_info["method"], await token_value(request)
        token = self.keyring.tokens.get(value)
        entry = Entry(method, args, token.kind.name.lower() if token else None, self.slack.world.clock())
        self.journal.append(entry)
        try:
            fault = self.faults.next_for(method) or self.allowance.refusal(method, entry.at)
            response: web.StreamResponse | None = await _trouble_instead(request, fault)
            if response is None:
                answer = self.answer(method, value, self.allowance.shortened(method, args))
                response = await spoilt(request, fault) or _response(answer, token)
                entry.outcome = str(answer.get("error", "ok"))
            if fault:
                entry.outcome = fault.trouble.value
            return response
        finally:
            self.changes.note()

    def answer(self, method: str, token: str, args: Json) -> Json:
        """Do what a method does and return Slack's answer."""
        try:
            return {"ok": True} | self._do(method, token, args)
        except RefusalError as refusal:
            return refusal.answer

    def _do(self, method: str, token: str, args: Json) -> Json:
        if method == "oauth.v2.access":
            return self._give(token, args)
        known = METHODS.get(method)
        if known is None:
            raise RefusalError("unknown_method", req_method=method)
        call = Call(self.slack, self._checked(token), args)
        if known.scope:
            call.need_scope(known.scope)
        return known.answer(call)

    def _give(self, credentials: str, args: Json) -> Json:
        consent = self.slack.registration.redeem(credentials, args)
        if isinstance(consent, str):
            raise RefusalError(consent)
        return self.slack.registration.give(consent)

    def _checked(self, value: str) -> Token:
        token = self.keyring.tokens.get(value)
        if token is None:
            raise RefusalError("invalid_auth" if value else "not_authed")
        if token.is_revoked:
            raise RefusalError("token_revoked")
        if self.slack.world.people[token.person_id].is_deactivated:
            raise RefusalError("account_inactive")
        return token


async def _trouble_instead(request: web.Request, fault: Fault | None) -> web.Response | None:
    """Play the troubles that keep a call from being done; return nothing if it is to be done."""
    match fault:
        case Fault(Trouble.RATE_LIMITED, seconds=seconds):
            headers = {"Retry-After": str(int(seconds))}
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)
        case Fault(Trouble.SERVER_ERROR):
            return web.Response(status=500, text="Internal Server Error")
        case Fault(Trouble.ERROR, code=code):
            return web.json_response({"ok": False, "error": code})
        case Fault(Trouble.HANG):
            # Ends when the caller gives up, which cancels this, or when the server stops.
            await asyncio.Event().wait()
        case Fault(Trouble.DROP_BEFORE):
            return drop(request)
        case Fault(Trouble.DELAY, seconds=seconds):
            await asyncio.sleep(seconds)
    return None


def _response(answer: Json, token: Token | None) -> web.Response:
    scopes = ",".join(sorted(token.scopes)) if token else ""
    return web.json_response(answer, headers={"x-oauth-scopes": scopes})


async def token_value(request: web.Request) -> tuple[str, Json]:
    """Read the token of a request, or what stands in its place, and the arguments."""
    args = await _arguments(request)
    given = str(args.pop("token", ""))
    return request.headers.get("Authorization", "").removeprefix("Bearer ") or given, args


async def _arguments(request: web.Request) -> Json:
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        body = await request.text()
        content = json.loads(body) if body else {}
        return args | (content if isinstance(content, dict) else {})
    return args | dict(await request.post())
