"""The app as Slack knows it, in whichever workspaces it is installed."""

from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Callable
from dataclasses import dataclass, field
from secrets import token_hex

from sandbox.slack.request_url import RequestUrl
from sandbox.slack.socket_mode import SocketMode
from sandbox.slack.transport import Timing, Transport
from sandbox.slack.world import Json, Team


@dataclass(frozen=True)
class Consent:
    """What somebody agreed to, until the app asks for the tokens."""

    team_id: str
    person_id: str
    scopes: frozenset[str]
    user_scopes: frozenset[str]
    redirect_uri: str
    org_wide: bool = False


@dataclass
class Registration:
    """Its credentials, how it is reached, and what it may still ask about."""

    sockets: SocketMode
    request_url: RequestUrl | None = None
    timing: Timing = field(default_factory=Timing)
    rotates_tokens: bool = False
    """The tokens that it is given expire."""
    client_id: str = "1010.2020"
    client_secret: str = field(default_factory=lambda: token_hex(16))
    signing_secret: str = field(default_factory=lambda: token_hex(16))
    consents: dict[str, Consent] = field(default_factory=dict)
    """Per code that was given out and not yet used."""
    authorizations: dict[str, list[Json]] = field(default_factory=dict)
    """Per context of an event, every installation that may see it."""

    give: Callable[[Consent], Json] = lambda _: {}
    """Makes the tokens that were agreed to."""
    opened_by: Callable[[str], list[Team]] = lambda _: []
    """Finds the workspaces that a token opens."""

    @property
    def transport(self) -> Transport:
        """Return the way to reach the app now."""
        return self.request_url or self.sockets

    def redeem(self, credentials: str, args: Json) -> Consent | str:
        """Take a code for what was agreed to, once; return Slack's error for what it would not take."""
        client_id, _, secret = _basic(credentials).partition(":")
        if client_id != self.client_id:
            return "invalid_client_id"
        if secret != self.client_secret:
            return "bad_client_secret"
        consent = self.consents.pop(str(args.get("code")), None)
        if consent is None:
            return "invalid_code"
        return consent if args.get("redirect_uri") == consent.redirect_uri else "bad_redirect_uri"


def _basic(credentials: str) -> str:
    try:
        return b64decode(credentials.removeprefix("Basic "), validate=True).decode()
    except (NotBase64, ValueError):
        return ""
