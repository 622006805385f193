"""The REST API: one table of methods, and the way of a request through it."""

import base64
import binascii
import inspect
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from http import HTTPStatus

from aiohttp import web

from sandbox.changes import Changes
from sandbox.faults import Faults
from sandbox.records import Json
from sandbox.spoilt import drop, spoilt
from sandbox.zulip import troubles
from sandbox.zulip.call import Call, RefusalError, UnknownPathError
from sandbox.zulip.journal import Entry
from sandbox.zulip.methods import channels, people, queues, reading, server, writing
from sandbox.zulip.organization import Organization
from sandbox.zulip.queues import Queues
from sandbox.zulip.rates import Rates
from sandbox.zulip.world import BotType, Person

Answer = Callable[[Call], Json | Awaitable[Json]]


@dataclass(frozen=True)
class Method:
    """One thing that can be asked for, under the name that Zulip's description of its API gives it."""

    name: str
    answer: Answer
    takes_webhooks: bool = False
    """Also incoming-webhook bots may ask for it."""


METHODS: dict[tuple[str, str], Method] = {
    ("GET", "events"): Method("get-events", queues.get_events),
    ("DELETE", "events"): Method("delete-queue", queues.delete_queue),
    ("POST", "register"): Method("register-queue", queues.register_queue),
    ("GET", "messages"): Method("get-messages", reading.get_messages),
    ("POST", "messages"): Method("send-message", writing.send_message, takes_webhooks=True),
    ("GET", "messages/{message_id}"): Method("get-message", reading.get_message),
    ("PATCH", "messages/{message_id}"): Method("update-message", writing.update_message),
    ("DELETE", "messages/{message_id}"): Method("delete-message", writing.delete_message),
    ("POST", "messages/{message_id}/reactions"): Method("add-reaction", writing.add_reaction),
    ("DELETE", "messages/{message_id}/reactions"): Method("remove-reaction", writing.remove_reaction),
    ("GET", "messages/{message_id}/read_receipts"): Method("get-read-receipts", reading.get_read_receipts),
    ("GET", "streams"): Method("get-streams", channels.get_streams),
    ("GET", "streams/{stream_id}"): Method("get-stream-by-id", channels.get_stream_by_id),
    ("GET", "streams/{stream_id}/members"): Method("get-subscribers", channels.get_subscribers),
    ("GET", "user_groups"): Method("get-user-groups", reading.no_bots),
    ("GET", "users"): Method("get-users", people.get_users),
    ("GET", "users/me"): Method("get-own-user", people.get_own_user),
    ("GET", "users/me/subscriptions"): Method("get-subscriptions", channels.get_subscriptions),
    ("GET", "users/{user_id}"): Method("get-user", people.get_user),
    ("GET", "users/{user_id}/subscriptions/{stream_id}"): Method(
        "get-subscription-status", people.get_subscription_status
    ),
}
EVENTS = "get-events"
SERVER_SETTINGS = "get-server-settings"


@dataclass
class Api:
    """Answers requests, plays the trouble that was ordered and writes the journal."""

    place: Organization
    queues: Queues
    faults: Faults
    rates: Rates
    changes: Changes
    is_down: bool = False
    journal: list[Entry] = field(default_factory=list)
    """All requests so far, oldest first."""
    _open: list[web.Request] = field(default_factory=list)

    def add_routes(self, app: web.Application) -> None:
        """Answer where the program looks for Zulip."""
        app.router.add_get("/api/v1/server_settings", self._serve_settings)
        app.router.add_route("*", "/api/v1/{path:.+}", self._serve)

    def go_down(self) -> None:
        """Answer nobody any more, also none of those who wait."""
        self.is_down = True
        for request in self._open:
            drop(request)

    async def _serve_settings(self, request: web.Request) -> web.StreamResponse:
        entry = await self._entry(request, SERVER_SETTINGS, None)

        async def answer() -> web.Response:
            return _success(server.get_server_settings(self.place.world), {})

        return await self._answered(request, entry, answer)

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        path = request.match_info["path"]
        method, parts = _found(request.method, path)
        caller = self._caller_by_key(request)
        entry = await self._entry(request, method.name if method else path, caller)

        async def answer() -> web.Response:
            if method is None:
                raise UnknownPathError
            return await self._do(request, method, parts, entry)

        return await self._answered(request, entry, answer)

    async def _answered(
        self, request: web.Request, entry: Entry, answer: Callable[[], Awaitable[web.Response]]
    ) -> web.StreamResponse:
        self._open.append(request)
        try:
            if self.is_down:
                entry.outcome = "down"
                return drop(request)
            fault = self.faults.next_for(entry.method)
            response: web.StreamResponse | None = await troubles.instead(request, fault)
            if response is None:
                done = await self._refused_or(answer, entry)
                response = await spoilt(request, fault) or done
            if fault:
                entry.outcome = fault.trouble.value
            return response
        finally:
            self._open.remove(request)
            self.changes.note()

    async def _refused_or(self, answer: Callable[[], Awaitable[web.Response]], entry: Entry) -> web.Response:
        try:
            response = await answer()
        except RefusalError as refusal:
            entry.outcome = refusal.code
            return web.json_response(refusal.answer, status=refusal.status)
        except UnknownPathError:
            entry.outcome = "not_found"
            return web.Response(
                status=HTTPStatus.NOT_FOUND, text="<html>Page not found", content_type="text/html"
            )
        if entry.outcome == "pending":
            entry.outcome = "success"
        return response

    async def _do(self, request: web.Request, method: Method, parts: Json, entry: Entry) -> web.Response:
        caller, for_events = self._checked(request, method), method.name == EVENTS
        now = self.place.world.clock()
        pause = self.rates.take(caller.id, now, for_events=for_events)
        headers = self.rates.headers(caller.id, now, for_events=for_events)
        if pause:
            entry.outcome = "RATE_LIMIT_HIT"
            return troubles.rate_limited(pause, headers)
        call = Call(self.place, self.queues, caller, parts, entry.args, _client(request))
        answer = method.answer(call)
        return _success(await answer if inspect.isawaitable(answer) else answer, headers)

    def _checked(self, request: web.Request, method: Method) -> Person:
        if "Authorization" not in request.headers:
            raise _unauthorized(
                "Not logged in: API authentication or user session required", "UNAUTHENTICATED_USER"
            )
        caller = self._caller_by_key(request)
        if caller is None:
            raise _unauthorized("Invalid API key", "INVALID_API_KEY")
        if not caller.is_active:
            raise _unauthorized("Account is deactivated", "USER_DEACTIVATED")
        if caller.bot_type is BotType.INCOMING_WEBHOOK and not method.takes_webhooks:
            raise _unauthorized("This API is not available to incoming webhook bots.", "UNAUTHORIZED")
        return caller

    def _caller_by_key(self, request: web.Request) -> Person | None:
        email, _, key = _credentials(request).partition(":")
        person = self.place.world.by_email(email)
        return person if person and key and person.key == key else None

    async def _entry(self, request: web.Request, name: str, caller: Person | None) -> Entry:
        args: Json = dict(request.query) | dict(await request.post())
        name_of = caller.name if caller else None
        entry = Entry(name, request.path.removeprefix("/api/v1/"), args, name_of, self.place.world.clock())
        self.journal.append(entry)
        return entry


def _found(verb: str, path: str) -> tuple[Method | None, Json]:
    for (known, pattern), method in METHODS.items():
        match = re.fullmatch(re.sub(r"{(\w+)}", r"(?P<\1>\\d+)", pattern), path)
        if known == verb and match:
            return method, match.groupdict()
    return None, {}


def _credentials(request: web.Request) -> str:
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(value, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _client(request: web.Request) -> str:
    """Return the program's name from its user agent, as Zulip shows it with messages."""
    return re.split(r"[/(]", request.headers.get("User-Agent", "Unspecified"))[0].strip()


def _unauthorized(message: str, code: str) -> RefusalError:
    return RefusalError(message, code, HTTPStatus.UNAUTHORIZED)


def _success(answer: Json, headers: dict[str, str]) -> web.Response:
    return web.json_response({"result": "success", "msg": ""} | answer, headers=headers)
