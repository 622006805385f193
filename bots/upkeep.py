"""Carries out the commands that work beside the running program, on what it remembers."""

from argparse import Namespace
from datetime import datetime

from adapters.slack.oauth import revoke
from adapters.trouble import PlatformTroubleError
from bots.config import Upkeep
from bots.erase import Confirm, erase
from bots.explain import explain
from bots.export import export
from bots.status import retry, status, status_as_json
from rules.model import Medium


def carry_out(chosen: Namespace, config: Upkeep, now: datetime, confirm: Confirm) -> list[str]:
    """Do what was chosen, and return the lines to be said; raises NotDoneError."""
    url, within = config.database_url, chosen.workspace
    match chosen.command:
        case "status" if chosen.json:
            return [status_as_json(url, within, now)]
        case "status":
            return status(url, within, now, failed=chosen.failed)
        case "retry":
            return retry(url, chosen.notice, within, now)
        case "why":
            return [explain(url, chosen.person, chosen.message, within=within, media=_media(config), now=now)]
        case "export":
            return [export(url, chosen.person, within)]
        case _:
            return _erase(chosen, config, now, confirm)


def _erase(chosen: Namespace, config: Upkeep, now: datetime, confirm: Confirm) -> list[str]:
    def give_back(token: str) -> str | None:
        try:
            revoke(token, config.slack_api_url)
        except PlatformTroubleError as trouble:
            return trouble.why
        return None

    return erase(
        config.database_url,
        chosen.person,
        chosen.workspace,
        keys=config.keys,
        confirm=(lambda *_: True) if chosen.yes else confirm,
        give_back=give_back,
        now=now,
    )


def _media(config: Upkeep) -> frozenset[Medium]:
    return frozenset(Medium) if config.sends_mail else frozenset({Medium.DIRECT_MESSAGE})
