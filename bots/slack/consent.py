"""People agree at Slack: to install the app in their workspace, or to lend it their token."""

import hmac
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Protocol

from adapters.slack import oauth
from adapters.slack.manifest import CONNECT, REDIRECT, SCOPES, USER_SCOPES
from adapters.slack.oauth import Granted, Token
from adapters.slack.pages import Ending, ending, explanation, words_for_page
from adapters.text import Words
from adapters.trouble import PlatformTroubleError
from bots.slack.site import PLATFORM
from bots.tickets import Bad, Purpose, Ticket, TicketOffice
from rules.model import Role
from storage.sealing import Keys
from storage.store import Store

log = logging.getLogger(__name__)

INVITED = timedelta(hours=1)
"""How long the address is good that somebody was given to connect."""
AT_SLACK = timedelta(minutes=10)
"""How long somebody may take to agree at Slack."""
COOKIE = "unseen_state"
"""Binds what goes on at Slack to the browser in which it began."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a browser asks for."""

    query: Mapping[str, str]
    cookies: Mapping[str, str]
    language: str
    """The one that it prefers."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a browser is answered."""

    status: HTTPStatus
    body: str
    location: str | None = None
    """Where it is sent on to."""
    cookie: str | None = None
    """The state that it keeps from now on; empty to forget it."""


@dataclass(frozen=True, slots=True)
class Registration:
    """The app as people agree to it: as Slack knows it, where they come back to, what signs their tickets."""

    app: oauth.App
    public_url: str
    keys: Keys


class Welcome(Protocol):
    """Takes in a workspace in which the app was just installed."""

    def __call__(self, granted: Granted, now: datetime) -> None:
        """Begin to serve it; raises PlatformTroubleError when Slack cannot be asked now."""


class Consent:
    """Sends people to Slack, and takes what they bring back."""

    def __init__(self, registration: Registration, store: Store, welcome: Welcome | None = None) -> None:
        """Without a welcome, the program serves one workspace and is installed in no other."""
        self._app = registration.app
        self.address = registration.public_url
        self._redirect = self.address + REDIRECT
        self._tickets = TicketOffice(registration.keys)
        self._store = store
        self._welcome = welcome

    def invite(self, person_id: int, now: datetime) -> str:
        """Write the address at which a person is asked for their token."""
        ticket = self._tickets.write(Ticket(Purpose.CONNECT, person_id), now)
        return f"{self.address}{CONNECT}?ticket={ticket}"

    def give_back(self, token: str) -> None:
        """Let Slack forget a token that somebody has taken back, if it can be asked."""
        try:
            oauth.revoke(token, self._app.api_url)
        except PlatformTroubleError as trouble:
            log.info("a token that was taken back could not be revoked: %s", trouble.why)

    def install(self, asked: Asked, now: datetime) -> Page:
        """Send somebody to Slack to install the app."""
        if self._welcome is None:
            return _end(words_for_page(asked.language), Ending.ONE_WORKSPACE)
        state = self._tickets.write(Ticket(Purpose.INSTALL_STATE), now)
        there = oauth.consent_address(self._app, self._redirect, state, scopes=SCOPES)
        return Page(HTTPStatus.FOUND, "", location=there, cookie=state)

    def connect(self, asked: Asked, now: datetime) -> Page:
        """Explain to somebody what Slack will ask them, and send them there."""
        ticket = self._tickets.read(asked.query.get("ticket", ""), INVITED, now)
        words = words_for_page(asked.language)
        if isinstance(ticket, Bad) or ticket.purpose is not Purpose.CONNECT or ticket.person_id is None:
            return _end(words, _ending_of(ticket))
        team = self._team_of(ticket.person_id)
        if team is None:
            return _end(words, Ending.FORGED)
        state = self._tickets.write(Ticket(Purpose.CONNECT_STATE, ticket.person_id), now)
        there = oauth.consent_address(self._app, self._redirect, state, user_scopes=USER_SCOPES, team=team)
        words = self._words_of(ticket.person_id)
        return Page(HTTPStatus.OK, explanation(words, USER_SCOPES, there), cookie=state)

    def come_back(self, asked: Asked, now: datetime) -> Page:
        """Take what somebody brings back from Slack."""
        words = words_for_page(asked.language)
        ticket = self._returned(asked, now)
        if isinstance(ticket, Ending):
            return _end(words, ticket)
        if ticket.person_id is not None:
            words = self._words_of(ticket.person_id)
        code = asked.query.get("code")
        return _end(words, self._redeem(ticket, code, now) if code else Ending.DECLINED)

    def _returned(self, asked: Asked, now: datetime) -> Ticket | Ending:
        state = asked.query.get("state", "")
        ticket = self._tickets.read(state, AT_SLACK, now)
        if isinstance(ticket, Bad) or ticket.purpose is Purpose.CONNECT:
            return _ending_of(ticket)
        if not hmac.compare_digest(asked.cookies.get(COOKIE, "").encode(), state.encode()):
            return Ending.FORGED
        first = self._store.tickets.spend(ticket.number, now + AT_SLACK, now)
        return ticket if first else Ending.REPLAYED

    def _redeem(self, ticket: Ticket, code: str, now: datetime) -> Ending:
        try:
            granted = oauth.redeem(self._app, self._redirect, code)
            if ticket.person_id is None:
                return self._installed(granted, now)
            return self._connected(granted, ticket.person_id, now)
        except PlatformTroubleError as trouble:
            log.warning("what somebody agreed to at Slack could not be taken: %s", trouble.why)
            return Ending.TROUBLE

    def _installed(self, granted: Granted, now: datetime) -> Ending:
        refused = _unfit(granted.bot_token, SCOPES)
        if refused is not None or self._welcome is None:
            return refused or Ending.ONE_WORKSPACE
        self._welcome(granted, now)
        return Ending.INSTALLED

    def _connected(self, granted: Granted, person_id: int, now: datetime) -> Ending:
        token = granted.person_token
        is_theirs = self._is_theirs(granted, person_id)
        refused = _unfit(token, USER_SCOPES) if is_theirs else Ending.SOMEBODY_ELSE
        if token is not None and refused is None:
            self._store.connections.keep(person_id, token.secret, token.scopes, now)
            return Ending.CONNECTED
        if token is not None:
            self.give_back(token.secret)
        return refused or Ending.TOO_LITTLE

    def _is_theirs(self, granted: Granted, person_id: int) -> bool:
        """Say whether the person who was asked has agreed, in the workspace in which they were asked."""
        team, member = self._team_of(person_id), self._store.directory.member(person_id)
        if team is None or granted.person != member.ref:
            return False
        return granted.team == team if granted.team else self._is_of_grid(team, granted.enterprise)

    def _is_of_grid(self, team: str, enterprise: str | None) -> bool:
        """Say whether a workspace is served because its whole Enterprise Grid has the app."""
        installations = self._store.installations
        grid = installations.find(PLATFORM, enterprise) if enterprise else None
        return grid is not None and grid.org_wide and installations.find(PLATFORM, team) is None

    def _team_of(self, person_id: int) -> str | None:
        """Name the workspace of somebody who may connect."""
        member = self._store.directory.member(person_id)
        if member.role is not Role.TEAMMATE or not member.active:
            return None
        found = (one for one in self._store.directory.workspaces() if one.id == member.workspace_id)
        return next((one.ref for one in found), None)

    def _words_of(self, person_id: int) -> Words:
        return words_for_page(self._store.choices.settings(person_id).language)


def _unfit(token: Token | None, needed: Mapping[str, str]) -> Ending | None:
    if token is None or not needed.keys() <= token.scopes:
        return Ending.TOO_LITTLE
    return Ending.ROTATES if token.expires else None


def _ending_of(ticket: Ticket | Bad) -> Ending:
    return Ending.EXPIRED if ticket is Bad.EXPIRED else Ending.FORGED


def _end(words: Words, what: Ending) -> Page:
    went_well = what in (Ending.INSTALLED, Ending.CONNECTED, Ending.DECLINED)
    return Page(HTTPStatus.OK if went_well else HTTPStatus.BAD_REQUEST, ending(words, what), cookie="")
