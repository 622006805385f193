"""The Bolt apps: that of one workspace, and the one that stands before many."""

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.middleware import Middleware

from adapters.slack.clients import connect
from adapters.slack.installation import Installation
from bots.credentials import Slack
from bots.slack.intake import Intake
from bots.slack.late import answer_late


def slack_app(bot_token: str, slack: Slack, installation: Installation, intake: Intake) -> App:
    """Make the app; requests are checked at the door, and nobody is asked again whose token it is."""
    authorized = AuthorizeResult(
        enterprise_id=installation.home.enterprise,
        team_id=installation.home.team,
        bot_user_id=installation.bot,
        bot_token=bot_token,
    )
    app = App(
        name="unseen",
        client=connect(None, slack.api_url),
        before_authorize=intake,
        authorize=lambda: authorized,
        signing_secret="",  # bots.slack.http checks signatures, before anything is parsed
        request_verification_enabled=False,
    )
    app.use(answer_late)
    return app


def front_app(slack: Slack, switchboard: Middleware) -> App:
    """Make the app that stands before those of many workspaces: it understands nothing but for whom it is."""
    return App(
        name="unseen",
        client=connect(None, slack.api_url),
        before_authorize=switchboard,
        authorize=lambda: AuthorizeResult(enterprise_id=None, team_id=None),  # nothing comes that far
        signing_secret="",  # as above
        request_verification_enabled=False,
    )
