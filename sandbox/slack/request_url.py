"""Slack's side of the Events API over HTTP: signed requests to the app's request URL."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from urllib.parse import urlencode

import aiohttp

from sandbox.clock import Clock
from sandbox.slack.transport import Outcome, Timing
from sandbox.slack.world import Json

# https://docs.slack.dev/apis/events-api/#error-handling
_NO_RETRY = "X-Slack-No-Retry"
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class RequestUrl:
    """Reaches the app at the address where it listens, signed with the secret that both know."""

    url: str
    signing_secret: str
    clock: Clock

    async def send_event(self, payload: Json, attempt: int, reason: str, timing: Timing) -> Outcome:
        """Try once to deliver an event; the reason is why the try before failed."""
        retry = {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason} if attempt else {}
        return await self._post(json.dumps(payload), "application/json", retry, timing)

    async def send_command(self, form: Json, timing: Timing) -> Outcome:
        """Deliver a slash command, once."""
        return await self._post(urlencode(form), _FORM, {}, timing)

    async def send_interaction(self, payload: Json, timing: Timing) -> Outcome:
        """Deliver a press of a button or another interaction, once."""
        return await self._post(urlencode({"payload": json.dumps(payload)}), _FORM, {}, timing)

    async def _post(self, body: str, content_type: str, more: dict[str, str], timing: Timing) -> Outcome:
        headers = {"Content-Type": content_type} | self._signature(body) | more
        timeout = aiohttp.ClientTimeout(total=timing.acknowledge_within)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                session.post(self.url, data=body.encode(), headers=headers) as answer,
            ):
                if answer.ok:
                    return Outcome(body=_read(await answer.text()))
                return Outcome("http_error", is_final=_NO_RETRY in answer.headers)
        except TimeoutError:
            return Outcome("http_timeout")
        except aiohttp.ClientError:
            return Outcome("connection_failed")

    def _signature(self, body: str) -> dict[str, str]:
        # https://docs.slack.dev/authentication/verifying-requests-from-slack
        timestamp = str(int(self.clock().timestamp()))
        signed = hmac.new(self.signing_secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256)
        return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={signed.hexdigest()}"}


def _read(body: str) -> Json:
    try:
        content = json.loads(body or "{}")
    except json.JSONDecodeError:
        return {"text": body}
    return content if isinstance(content, dict) else {}
