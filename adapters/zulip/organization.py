"""The bot in one organization, as its key introduces it, and what the organization's server can do."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from adapters.payloads import Payload, flag, words
from adapters.trouble import PlatformTroubleError
from adapters.zulip.clients import Connection, call
from adapters.zulip.errors import WEBHOOK_BOT, Meaning, ZulipTroubleError
from adapters.zulip.fields import ref

GENERIC_BOT = "Add a bot of the type “Generic bot” under “Personal settings → Bots” and use its key."
ADVICE = {
    WEBHOOK_BOT: "The bot is an incoming webhook, which may only write and cannot read. " + GENERIC_BOT,
    "not_a_bot": "The key belongs to a person, who would seem to be online all the time. " + GENERIC_BOT,
}
REFUSED = (
    "Zulip does not accept the bot's key ({why}). Copy site, e-mail address and key anew from "
    "“Personal settings → Bots”; a deactivated bot must be activated again first."
)

OLDEST = 120
"""The first feature level that is enough, Zulip 5.0, https://zulip.com/api/changelog."""
CHANNEL_BY_ID = 132
"""One can ask for a single channel since then."""
RECEIPTS = 137
"""Servers tell who has read a message since then."""
DIRECT = 174
"""Messages to people are called ``direct`` since then."""
DM_NARROW = 177
"""Narrows to direct messages are called ``dm`` since then."""


class BadKeyError(PlatformTroubleError):
    """Zulip does not accept the bot's key, or the bot cannot do what is needed."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.args = (ADVICE.get(why) or REFUSED.format(why=why),)


@dataclass(frozen=True, slots=True)
class Organization:
    """Where a bot's key leads."""

    ref: str
    """The host by which the server calls the organization; it stays the same."""
    name: str
    """What people call it."""
    url: str
    """Its address, to which the links to messages lead."""
    bot: str
    """Our own user."""
    bot_name: str
    level: int
    """The server's feature level: what it can do grows with the number."""
    version: str

    def can(self, level: int) -> bool:
        """Say whether the server has what came with a feature level."""
        return self.level >= level


def introduce(client: Connection) -> Organization:
    """Ask Zulip whose key it is.

    Raises BadKeyError when Zulip refuses the key, PlatformTroubleError when it cannot be asked now.
    """
    server = call(client, "GET", "server_settings")
    me = _myself(client)
    bot = ref(me, "user_id")
    if bot is None:
        raise PlatformTroubleError("unreadable_answer")
    level = server.get("zulip_feature_level")
    url = words(server, "realm_url") or words(server, "realm_uri") or client.base_url.removesuffix("api/")
    return Organization(
        ref=urlsplit(url).netloc.lower(),
        name=words(server, "realm_name"),
        url=url.rstrip("/"),
        bot=bot,
        bot_name=words(me, "full_name"),
        level=level if isinstance(level, int) else 0,
        version=words(server, "zulip_version"),
    )


def _myself(client: Connection) -> Payload:
    try:
        me = call(client, "GET", "users/me")
    except ZulipTroubleError as trouble:
        if trouble.meaning is Meaning.TOKEN:
            raise BadKeyError(trouble.why) from trouble
        raise
    if not flag(me, "is_bot"):
        raise BadKeyError("not_a_bot")
    return me
