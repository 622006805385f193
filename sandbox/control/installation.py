"""Control verbs about the app itself: its tokens, how it is reached, and the trouble to come."""

from dataclasses import replace

from sandbox.control.asked import Asked
from sandbox.faults import Fault, Trouble
from sandbox.slack.consent import agree
from sandbox.slack.request_url import RequestUrl
from sandbox.slack.tokens import TokenKind
from sandbox.slack.world import Json


def credentials(asked: Asked) -> Json:
    """Tell what the program needs to be this workspace's app."""
    keyring, known = asked.pocket.keyring, asked.pocket.registration
    return {
        "bot_token": keyring.bot,
        "app_token": keyring.app,
        "signing_secret": known.signing_secret,
        "client_id": known.client_id,
        "client_secret": known.client_secret,
    }


def user_token(asked: Asked) -> Json:
    """Let somebody lend the app a token of their own."""
    token = asked.pocket.keyring.grant(TokenKind.USER, asked.person.id, frozenset(asked.texts("scopes")))
    return {"token": token.value}


def change_scopes(asked: Asked) -> Json:
    """Let the bot token allow these scopes and no others."""
    keyring = asked.pocket.keyring
    keyring.change_scopes(keyring.bot, frozenset(asked.texts("scopes")))
    return {}


def revoke(asked: Asked) -> Json:
    """Make a token useless."""
    asked.pocket.keyring.revoke(asked.text("token"))
    return {}


def uninstall(asked: Asked) -> Json:
    """Remove the app from the workspace; its tokens are useless from now on, and it is in no channel."""
    asked.pocket.uninstall()
    return {}


def consent(asked: Asked) -> Json:
    """Let somebody answer Slack's question, in their browser, whether the app may do what it asks for."""
    org_wide, refuse = asked.flag("org_wide"), asked.flag("refuse")
    return {"url": agree(asked.pocket, asked.person, asked.text("url"), org_wide=org_wide, refuse=refuse)}


def rotate_tokens(asked: Asked) -> Json:
    """Give the app only tokens that expire from now on."""
    asked.pocket.registration.rotates_tokens = True
    return {}


def subscribe(asked: Asked) -> Json:
    """Change which events the app has asked for."""
    asked.pocket.courier.subscribed = frozenset(asked.texts("events"))
    return {}


def request_url(asked: Asked) -> Json:
    """Reach the app over HTTP at this address from now on; without one, over its sockets."""
    known, url = asked.pocket.registration, asked.optional("url")
    secret = asked.optional("signing_secret") or known.signing_secret
    known.request_url = RequestUrl(url, secret, asked.world.clock) if url else None
    return {}


def timing(asked: Asked) -> Json:
    """Change how long Slack waits."""
    changes = asked.given("acknowledge_within", "patience", "retry_waits")
    if "retry_waits" in changes:
        changes["retry_waits"] = tuple(changes["retry_waits"])
    known = asked.pocket.registration
    known.timing = replace(known.timing, **changes)
    return {}


async def disconnect(asked: Asked) -> Json:
    """End the program's sockets: announced, as Slack refreshes them, without a word, or not even that."""
    sockets = asked.pocket.registration.sockets
    if asked.flag("silently"):
        sockets.fall_silent()
    elif asked.flag("abruptly"):
        sockets.cut()
    else:
        await sockets.ask_to_reconnect()
    return {}


def add_fault(asked: Asked) -> Json:
    """Let the next calls go wrong."""
    fault = Fault(Trouble(asked.text("trouble")))
    asked.pocket.faults.add(replace(fault, **asked.given("method", "times", "code", "seconds")))
    return {}


def tighten(asked: Asked) -> Json:
    """Let the app ask about what was written only now and then."""
    asked.pocket.api.allowance.every = asked.number("every")
    return {}


def clear_faults(asked: Asked) -> Json:
    """Let everything go well again."""
    asked.pocket.faults.clear()
    return {}
