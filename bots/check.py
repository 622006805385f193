"""Finds out what works, what is missing and how to mend it, without changing anything."""

from collections.abc import Iterable, Iterator

from adapters.trouble import PlatformTroubleError
from bots.config import Config
from bots.credentials import Slack
from bots.findings import Finding, Mark
from bots.mail_check import check_mail
from bots.opening import BEHIND, UNREACHABLE
from bots.slack.check import check_slack
from bots.slack.check_consent import check_consent, check_installations
from bots.slack.choosing import registration_of
from bots.zulip.check import check_zulip
from storage.health import Health, health
from storage.urls import is_embedded


def check(config: Config) -> Iterator[Finding]:
    """Look at everything that the program needs, one after the other."""
    yield Finding(Mark.FINE, "The configuration can be read.")
    yield from (Finding(Mark.NOTE, warning) for warning in config.warnings)
    yield _database(config.database_url)
    yield Finding(Mark.NOTE, f"The HTTP side listens at http://{config.address}")
    if config.slack:
        yield from _found("Slack", _slack(config, config.slack))
    if config.zulip:
        yield from _found("Zulip", check_zulip(config.zulip, config.database_url))
    if config.mail:
        links = {"UNSEEN_PUBLIC_URL": config.public_url, "UNSEEN_SECRET_KEY": config.keys}
        yield from check_mail(config.mail, tuple(name for name, value in links.items() if not value))


def _slack(config: Config, slack: Slack) -> Iterator[Finding]:
    registration = registration_of(config)
    if slack.bot_token:
        yield from check_slack(slack, slack.bot_token, config.database_url)
    elif registration:
        yield from check_installations(slack, config.database_url, registration.keys)
    if registration:
        yield from check_consent(slack, registration)


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
        why = f"{platform} does not answer as it should ({trouble})."
        yield Finding(Mark.MEND, f"{why} See whether its address is right and can be reached from here.")
