"""Chooses how Slack is served, and how people agree to it."""

from adapters.slack.oauth import App
from bots.branches import Branch
from bots.config import Config
from bots.credentials import Slack
from bots.door import Door
from bots.pipeline import Road
from bots.slack.branch import SlackBranch
from bots.slack.consent import Registration
from bots.slack.everywhere import SlackEverywhere


def slack_branch(slack: Slack, config: Config, road: Road, door: Door) -> Branch:
    """Serve the workspace of the bot token, or, without one, every workspace that installs the app."""
    registration = registration_of(config)
    if slack.bot_token:
        return SlackBranch(slack, slack.bot_token, road, door, registration)
    assert registration is not None  # noqa: S101 - the configuration demands one or the other
    return SlackEverywhere(slack, registration, road, door)


def registration_of(config: Config) -> Registration | None:
    """Say how people agree to the app, if it is configured; the configuration has all of it or nothing."""
    if config.slack is None or config.slack.oauth is None or not config.keys or not config.public_url:
        return None
    known = config.slack.oauth
    app = App(known.client_id, known.client_secret, config.slack.api_url)
    return Registration(app, config.public_url, config.keys)
