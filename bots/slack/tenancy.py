"""The workspaces in which the app was installed by consent: they come, are got to know, and go."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from threading import Lock, Timer

from adapters.slack.clients import connect, patient
from adapters.slack.errors import DEAD
from adapters.slack.farewells import Addressee, Farewell
from adapters.slack.installation import Installation, introduce
from adapters.slack.oauth import Granted, workspaces
from adapters.slack.profiles import Home
from adapters.trouble import PlatformTroubleError
from bots.hands import Hands
from bots.slack.removal import remove
from bots.slack.site import PLATFORM, Builder, Site
from bots.slack.switchboard import Sites
from bots.troubles import Troubles
from rules.backoff import LONGEST_WAIT, next_try
from storage.directory import Workspace
from storage.installations import Installed

log = logging.getLogger(__name__)

HANDS = 8
"""Workspaces that are got to know at the same time."""


class Tenancy:
    """Serves every installation, each for itself: the trouble of one holds up no other."""

    def __init__(self, builder: Builder) -> None:
        self.sites = Sites()
        self._builder = builder
        self._store = builder.road.store
        self._api_url = builder.slack.api_url
        self._hands = Hands(HANDS, "tenancy")
        self._discovering = Lock()
        self._troubles = Troubles()
        self._taken_in: frozenset[str] = frozenset()
        """The tokens of the installations that are served, or soon will be."""

    def move_in(self) -> None:
        """Serve everything that is installed; what Slack must tell first is asked meanwhile."""
        self._take_in(self._store.installations.all(PLATFORM))

    def keep_up(self) -> None:
        """Serve what was installed through another worker, and nothing that was removed through one."""
        kept = self._store.installations.all(PLATFORM)
        tokens = frozenset(one.token for one in kept)
        self._forget(site for site in self.sites.all() if site.token not in tokens)
        if new := [one for one in kept if one.token not in self._taken_in]:
            self._take_in(new)
        self._taken_in &= tokens

    def _take_in(self, found: Iterable[Installed]) -> None:
        known = {one.ref: one for one in self._store.directory.workspaces() if one.platform == PLATFORM}
        for installed in found:
            self._taken_in |= {installed.token}
            workspace = known.get(installed.ref)
            if workspace is None:
                self._hands.take(partial(self._make_out, installed, 1))
            else:
                self._serve(installed, _as_known(installed, workspace))

    def welcome(self, granted: Granted, now: datetime) -> None:
        """Serve a workspace, or a whole Enterprise Grid, in which the app was just installed.

        Raises PlatformTroubleError when Slack cannot be asked now.
        """
        ref, token = granted.enterprise if granted.org_wide else granted.team, granted.bot_token
        if ref is None or token is None:
            raise PlatformTroubleError("no_workspace")
        found = introduce(connect(token.secret, self._api_url))
        installed = Installed(
            PLATFORM, ref, granted.enterprise, granted.org_wide, found.bot, token.secret, token.scopes, now
        )
        homes = self._homes(installed, found)
        self._store.installations.keep(installed)
        self._taken_in |= {token.secret}
        log.info("the app was installed in %s", ref)
        for home in homes:
            self._serve(installed, home)

    def discover(self, to: Addressee) -> Site | None:
        """Look whether an unknown workspace has the app: through another worker, or with its Grid."""
        installed = self._installed_for(to)
        if installed is None:
            return None
        with self._discovering:
            if self.sites.of(to.team) is None:
                self._serve_all(installed, introduce(connect(installed.token, self._api_url)))
        return self.sites.of(to.team)

    def _installed_for(self, to: Addressee) -> Installed | None:
        found = self._store.installations.find(PLATFORM, to.team) if to.team else None
        if found is not None or not to.enterprise:
            return found
        grid = self._store.installations.find(PLATFORM, to.enterprise)
        return grid if grid is not None and grid.org_wide else None

    def look_after(self) -> None:
        """Find out of which workspaces the tokens are good no longer, should Slack not have told."""
        for installed in self._store.installations.all(PLATFORM):
            self._hands.take(partial(self._make_out, installed, 1))

    def _make_out(self, installed: Installed, attempt: int) -> None:
        """Find out whether a token opens anything, and serve what is not served yet."""
        try:
            self._serve_all(installed, introduce(connect(installed.token, self._api_url)))
        except PlatformTroubleError as trouble:
            if not self._is_over(installed, trouble):
                self._later(trouble, attempt, partial(self._make_out, installed, attempt + 1))

    def _serve_all(self, installed: Installed, found: Installation) -> None:
        """Serve every workspace that a token opens, and leave those that it opens no longer."""
        homes = {home.home.team: home for home in self._homes(installed, found)}
        self._part(site for site in self._opened_by(installed) if site.installation.home.team not in homes)
        for team, home in homes.items():
            if self.sites.of(team) is None:
                self._serve(installed, home)

    def _serve(self, installed: Installed, installation: Installation) -> None:
        def removed(farewell: Farewell) -> None:
            # Slack may tell late: what was installed anew since then stays.
            if installed.since.replace(microsecond=0) <= farewell.at:
                self._leave(installed)

        site = self._builder.build(installed.token, installation, removed)
        self.sites.add(site)
        self._builder.road.offices.add(site.office)
        self._hands.take(partial(self._learn, installed, site, 1))

    def _learn(self, installed: Installed, site: Site, attempt: int) -> None:
        """Learn who and what is there, as often as it takes, unless the site is left meanwhile."""
        if self.sites.of(site.installation.home.team) is not site:
            return
        try:
            self._builder.learn(site)
        except PlatformTroubleError as trouble:
            if not self._is_over(installed, trouble):
                self._later(trouble, attempt, partial(self._learn, installed, site, attempt + 1))
        else:
            watched = len(self._store.directory.watched_channels(site.workspace.id))
            log.info("unseen is watching %d channels in %s", watched, site.workspace.name)

    def _homes(self, installed: Installed, found: Installation) -> Iterable[Installation]:
        """Tell apart the workspaces that one token opens."""
        if not installed.org_wide:
            return [replace(found, home=Home(installed.ref, installed.enterprise))]
        teams = workspaces(patient(connect(installed.token, self._api_url)))
        return [replace(found, home=Home(team, installed.ref), name=name) for team, name in teams.items()]

    def _is_over(self, installed: Installed, trouble: PlatformTroubleError) -> bool:
        """Leave the workspaces whose token Slack refuses for good; say whether it does."""
        if trouble.why not in DEAD:
            return False
        log.warning("Slack accepts the token of %s no longer (%s)", installed.ref, trouble.why)
        self._leave(installed)
        return True

    def _leave(self, installed: Installed) -> None:
        kept = self._store.installations.find(PLATFORM, installed.ref)
        if kept is None or kept.token != installed.token:
            # Through another worker it was removed already, or is installed anew: that stays.
            self._forget(self._opened_by(installed))
            return
        self._part(self._opened_by(installed))
        self._store.installations.remove(PLATFORM, installed.ref, installed.since)

    def _opened_by(self, installed: Installed) -> Iterable[Site]:
        return [site for site in self.sites.all() if site.token == installed.token]

    def _part(self, sites: Iterable[Site]) -> None:
        for site in sites:
            self.sites.remove(site)
            remove(self._builder.road, site.workspace)
            log.info("unseen was removed from %s", site.workspace.name)

    def _forget(self, sites: Iterable[Site]) -> None:
        """Serve workspaces no longer that another worker has removed, or serves with another token."""
        for site in sites:
            self.sites.remove(site)
            if self.sites.of(site.installation.home.team) is None:
                self._builder.road.offices.remove(site.workspace.id)

    def _later(self, trouble: PlatformTroubleError, attempt: int, again: Callable[[], None]) -> None:
        self._troubles.note("asking a workspace in Slack", trouble.why)
        wait = next_try(attempt, asked=trouble.after) or LONGEST_WAIT
        timer = Timer(wait / timedelta(seconds=1), self._hands.take, [again])
        timer.daemon = True
        timer.start()


def _as_known(installed: Installed, workspace: Workspace) -> Installation:
    """Describe an installation by what is stored of it, without asking anybody."""
    home = Home(workspace.ref, installed.enterprise)
    return Installation(home, workspace.name, workspace.url, workspace.bot, installed.scopes)
