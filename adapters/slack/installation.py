"""The app in one workspace, as its token introduces it."""

from dataclasses import dataclass

from slack_sdk import WebClient

from adapters.slack.errors import FAILURES, Meaning, code_of, meaning_of, trouble_of
from adapters.slack.profiles import Home
from adapters.trouble import PlatformTroubleError

ADVICE = (
    "Slack does not accept the bot token ({why}). Install the app in the workspace, then copy the token that "
    "begins with xoxb- from “OAuth & Permissions” in the app's settings."
)


class BadTokenError(PlatformTroubleError):
    """Slack does not accept the bot token."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.args = (ADVICE.format(why=why),)


@dataclass(frozen=True, slots=True)
class Installation:
    """Where a bot token leads."""

    home: Home
    name: str
    """What people call the workspace."""
    url: str
    """The address of the workspace, to which the links to messages lead."""
    bot: str
    """Our own user."""
    scopes: frozenset[str]
    """What the token may do."""


def introduce(client: WebClient) -> Installation:
    """Ask Slack whose token it is.

    Raises BadTokenError when Slack refuses the token, PlatformTroubleError when it cannot be asked now.
    """
    try:
        answer = client.auth_test()
    except FAILURES as error:
        if meaning_of(error) is Meaning.TOKEN:
            raise BadTokenError(code_of(error)) from error
        raise trouble_of(error) from error
    if not answer.get("bot_id"):
        raise BadTokenError("not_a_bot_token")
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return Installation(
        home=Home(answer["team_id"], answer.get("enterprise_id")),
        name=answer.get("team", ""),
        url=answer["url"],
        bot=answer["user_id"],
        scopes=frozenset(headers.get("x-oauth-scopes", "").replace(" ", "").split(",")) - {""},
    )
