"""Finds out whether people can agree to the app, and what has become of what they agreed to."""

from collections.abc import Iterator
from contextlib import closing

from slack_sdk import WebClient

from adapters.slack.clients import connect
from adapters.slack.installation import introduce
from adapters.slack.manifest import INSTALL, REDIRECT
from adapters.slack.oauth import redeem, seen_by
from adapters.trouble import PlatformTroubleError
from bots.credentials import Slack
from bots.findings import Finding, Mark
from bots.slack.check import scopes_found, way_found
from bots.slack.consent import Registration
from rules.settings import Settings
from storage.health import Health, health
from storage.installations import Installed
from storage.sealing import BrokenSealError, Keys, Seal
from storage.store import Store

WRONG_CREDENTIALS = ("bad_client_secret", "invalid_client_id")
NOT_KNOWN = ("invalid_code", "invalid_event_context")
"""What Slack answers to a question about nothing, when everything else about it is right."""
CREDENTIALS = (
    "Slack does not know SLACK_CLIENT_ID with this SLACK_CLIENT_SECRET. Copy both again from Basic "
    "Information, App Credentials."
)
SEALED_OTHERWISE = (
    "UNSEEN_SECRET_KEY does not open the tokens in the database. Put the key with which they were stored "
    "behind the new one, separated by a comma."
)
ONE_ONLY = (
    "A message in a channel that two workspaces share counts for one of them only ({why}). To let it count "
    "for both, set SLACK_APP_TOKEN to an app-level token with the scope authorizations:read."
)


def check_consent(slack: Slack, registration: Registration) -> Iterator[Finding]:
    """Look whether people can agree, to anything at all; raises PlatformTroubleError."""
    back = registration.public_url + REDIRECT
    try:
        redeem(registration.app, back, "unseen-check")
    except PlatformTroubleError as trouble:
        if trouble.why in WRONG_CREDENTIALS:
            yield Finding(Mark.MEND, CREDENTIALS)
        elif trouble.why not in NOT_KNOWN:
            raise
        else:
            yield Finding(Mark.FINE, "Slack knows the app by its client id and secret.")
    yield Finding(Mark.NOTE, f"The app's settings must have this redirect URL: {back}")
    if slack.bot_token is None:
        yield Finding(Mark.NOTE, f"People install the app at {registration.public_url}{INSTALL}")


def check_installations(slack: Slack, database_url: str, keys: Keys) -> Iterator[Finding]:
    """Look at every workspace that has installed the app; raises PlatformTroubleError."""
    yield way_found(slack)
    yield _shared_channels(slack)
    try:
        installations = _stored(database_url, keys)
    except BrokenSealError:
        yield Finding(Mark.MEND, SEALED_OTHERWISE)
        return
    if not installations:
        yield Finding(Mark.NOTE, "No workspace has installed the app yet.")
    for installed in installations:
        yield from _installation(slack, installed)


def _stored(database_url: str, keys: Keys) -> list[Installed]:
    if health(database_url) is not Health.READY:
        return []
    with closing(Store(database_url, Settings(), frozenset(), Seal(keys))) as store:
        return store.installations.all("slack")


def _installation(slack: Slack, installed: Installed) -> Iterator[Finding]:
    try:
        found = introduce(connect(installed.token, slack.api_url))
    except PlatformTroubleError as trouble:
        yield Finding(Mark.MEND, f"{installed.ref}: Slack refuses the token ({trouble.why}).")
        return
    yield Finding(Mark.FINE, f"{installed.ref}: the token opens {found.name}.")
    yield from (one for one in scopes_found(found) if one.mark is not Mark.FINE)


def _shared_channels(slack: Slack) -> Finding:
    token = slack.way.app_token
    why = _refusal(connect(token, slack.api_url)) if token else "there is no app-level token"
    if why in NOT_KNOWN:
        return Finding(Mark.FINE, "A message in a channel that two workspaces share counts for both.")
    return Finding(Mark.NOTE, ONE_ONLY.format(why=why))


def _refusal(client: WebClient) -> str:
    try:
        seen_by(client, "unseen-check")
    except PlatformTroubleError as trouble:
        return trouble.why
    return NOT_KNOWN[0]
