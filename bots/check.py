"""Finds out what works, what is missing and how to mend it, without changing anything."""

from collections.abc import Iterable, Iterator

from adapters.trouble import PlatformTroubleError
from bots.config import Config
from bots.findings import Finding, Mark
from bots.slack.check import check_slack
from bots.wiring import BEHIND, UNREACHABLE
from bots.zulip.check import check_zulip
from storage.health import Health, health
from storage.urls import is_embedded


def check(config: Config) -> Iterator[Finding]:
    """Look at everything that the program needs, one after the other."""
    yield Finding(Mark.FINE, "The configuration can be read.")
    yield from (Finding(Mark.NOTE, warning) for warning in config.warnings)
    yield _database(config.database_url)
    if config.slack and config.slack.bot_token:
        yield from _found("Slack", check_slack(config.slack, config.slack.bot_token, config.database_url))
    if config.zulip:
        yield from _found("Zulip", check_zulip(config.zulip, config.database_url))


def _database(url: str) -> Finding:
    match health(url):
        case Health.READY:
            return Finding(Mark.FINE, "The database is up to date.")
        case Health.UNREACHABLE:
            return Finding(Mark.MEND, UNREACHABLE)
        case Health.BEHIND if is_embedded(url):
            return Finding(Mark.FINE, "The database will be brought up to date when Unseen starts.")
        case Health.BEHIND:
            return Finding(Mark.MEND, BEHIND)


def _found(platform: str, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Look at a platform, as far as it answers."""
    try:
        yield from findings
    except PlatformTroubleError as trouble:
        yield Finding(Mark.MEND, f"{platform} does not answer as it should: {trouble}")
