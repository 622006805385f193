"""Connects what Slack sends with the workspaces that it is for."""

import logging
from collections.abc import Callable, Collection, Mapping
from threading import Lock
from typing import Any

from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.middleware import Middleware
from slack_sdk import WebClient
from typing_extensions import override

from adapters.slack.errors import MEANINGS, Meaning
from adapters.slack.farewells import Addressee, addressee
from adapters.slack.oauth import seen_by
from adapters.trouble import PlatformTroubleError
from bots.slack.site import Site

log = logging.getLogger(__name__)


FINAL = (Meaning.ABSENT, Meaning.REFUSED, Meaning.TOKEN)
"""What does not pass: Slack is not asked to send the event again."""


class Sites:
    """The workspaces that are served now, by Slack's name of them."""

    def __init__(self) -> None:
        self._sites: Mapping[str, Site] = {}
        self._changing = Lock()

    def all(self) -> Collection[Site]:
        """List all sites."""
        return self._sites.values()

    def of(self, team: str | None) -> Site | None:
        """Find the site of a workspace."""
        return self._sites.get(team or "")

    def add(self, site: Site) -> None:
        """Serve a workspace from now on; an earlier site of it is replaced."""
        with self._changing:
            self._sites = {**self._sites, site.installation.home.team: site}

    def remove(self, site: Site) -> None:
        """Serve a workspace no longer, unless another site has taken its place."""
        with self._changing:
            self._sites = {team: one for team, one in self._sites.items() if one is not site}


class Switchboard(Middleware):
    """Hands an event to every workspace that it is for, and anything else to the one that asks."""

    def __init__(
        self, sites: Sites, app_client: WebClient | None, discover: Callable[[Addressee], Site | None]
    ) -> None:
        """Take the client with the app-level token, if there is one.

        ``discover`` finds out whether an unknown workspace is served all the same; it raises
        PlatformTroubleError when that cannot be asked now.
        """
        self._sites = sites
        self._app_client = app_client
        self._discover = discover

    @override
    def process(
        self, *, req: BoltRequest, resp: BoltResponse, next: Callable[[], BoltResponse]
    ) -> BoltResponse | None:
        """Acknowledge an event once all have recorded it, else let Slack send it again."""
        if req.body.get("type") == "url_verification":
            return BoltResponse(status=200, body={"challenge": req.body.get("challenge")})
        to = addressee(req.body)
        named = self._sites.of(to.team) or self._discover(to)
        if named is None:
            log.warning("ignored what was sent for a workspace in which the app is not installed")
            return BoltResponse(status=200)
        answers = [_hand_over(req.body, named)]
        answers += [_hand_over(_readdressed(req.body, one), one) for one in self._others(to, named)]
        # What one of them could not record, all are sent again; twice is once.
        return max(answers, key=lambda answer: answer.status)

    def _others(self, to: Addressee, named: Site) -> list[Site]:
        """Ask Slack which other workspaces share the channel: the envelope names only one."""
        if to.context is None or self._app_client is None or len(self._sites.all()) == 1:
            return []
        try:
            teams = seen_by(self._app_client, to.context)
        except PlatformTroubleError as trouble:
            if MEANINGS.get(trouble.why) not in FINAL:
                raise
            log.warning("Slack does not tell for whom an event of a shared channel is: %s", trouble.why)
            return []
        found = (self._sites.of(team) for team in sorted(teams))
        return [site for site in found if site is not None and site is not named]


def _hand_over(body: Mapping[str, Any], site: Site) -> BoltResponse:
    # What was understood already is not parsed again, by whichever way it came.
    return site.app.dispatch(BoltRequest(body=dict(body), mode="socket_mode"))


def _readdressed(body: Mapping[str, Any], site: Site) -> Mapping[str, Any]:
    """Let an envelope name another installation, as it would if Slack sent one to each."""
    home = site.installation.home
    return {**body, "authorizations": [{"team_id": home.team, "enterprise_id": home.enterprise}]}
