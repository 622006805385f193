"""Tokens that open the Web API, and the scopes that each of them carries."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from secrets import token_hex

BOT_SCOPES = frozenset(
    {
        "commands",
        "chat:write",
        "im:write",
        "im:history",
        "reactions:read",
        "users:read",
        "users:read.email",
        "channels:read",
        "channels:history",
        "groups:read",
        "groups:history",
    }
)
_APP_SCOPES = frozenset({"connections:write", "authorizations:read"})


class TokenKind(StrEnum):
    """Whom a token speaks for; the value is what such tokens begin with."""

    BOT = "xoxb"
    USER = "xoxp"
    APP = "xapp"


@dataclass(frozen=True)
class Token:
    """A token, whom it speaks for and what it allows."""

    value: str
    kind: TokenKind
    person_id: str
    scopes: frozenset[str]
    is_revoked: bool = False


@dataclass
class Keyring:
    """All tokens that were given out for one app."""

    bot_user_id: str
    tokens: dict[str, Token] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.bot = self.grant(TokenKind.BOT, self.bot_user_id, BOT_SCOPES).value
        self.app = self.grant(TokenKind.APP, self.bot_user_id, _APP_SCOPES).value

    def grant(self, kind: TokenKind, person_id: str, scopes: frozenset[str]) -> Token:
        """Make a new token for somebody."""
        token = Token(f"{kind}-sandbox-{token_hex(8)}", kind, person_id, scopes)
        self.tokens[token.value] = token
        return token

    def change_scopes(self, value: str, scopes: frozenset[str]) -> None:
        """Let a token allow these scopes and no others."""
        self.tokens[value] = replace(self.tokens[value], scopes=scopes)

    def revoke(self, value: str) -> None:
        """Make a token useless."""
        self.tokens[value] = replace(self.tokens[value], is_revoked=True)

    def revoke_all(self) -> list[Token]:
        """Make the tokens of the workspace useless, as removing the app does; return those that were good."""
        gone = [one for one in self.tokens.values() if one.kind is not TokenKind.APP and not one.is_revoked]
        for token in gone:
            self.revoke(token.value)
        return gone

    def of(self, kind: TokenKind, person_id: str) -> Token | None:
        """Find a token that is still good."""
        theirs = (one for one in self.tokens.values() if one.kind is kind and one.person_id == person_id)
        return next((one for one in theirs if not one.is_revoked), None)
