"""Answers what people ask, by command or by button; one desk for each workspace."""

from dataclasses import dataclass, replace
from datetime import datetime

from adapters.answers import Refusal, refusal
from adapters.connecting import Without
from adapters.manual import correction, manual
from adapters.page import Line, Page, Section, Window
from adapters.replies import Option, Reply
from adapters.text import Button
from bots import wishes
from bots.administration import administer
from bots.cursors import connect, disconnect
from bots.home import home_page
from bots.inbox import show_inbox
from bots.items import arrange
from bots.ports import Lending
from bots.shortcuts import pointed_at
from bots.spots import Spot
from bots.targets import conversation_aimed
from bots.visit import Dialect, Visit
from bots.why import why, why_told
from bots.windows import window
from rules.commands import parse
from rules.model import Role
from rules.requests import (
    Change,
    Connect,
    Disconnect,
    ForAdmins,
    ForItems,
    ForOneself,
    Help,
    Inbox,
    ListFollowing,
    MarkSeen,
    Mistake,
    Reset,
    ShowSettings,
    Take,
    Verb,
    Why,
)
from storage.store import Store

VERBS = {Button.FOLLOW: Verb.FOLLOW, Button.UNFOLLOW: Verb.UNFOLLOW, Button.MUTE: Verb.MUTE}
OFFERED = {Button.FOLLOW: Button.UNFOLLOW, Button.UNFOLLOW: Button.FOLLOW, Button.MUTE: Button.FOLLOW}
"""What can be pressed next."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Serves the team of one workspace and politely declines everybody else."""

    store: Store
    workspace_id: int
    dialect: Dialect
    lending: Lending | Without = Without.NEEDLESS
    """How people lend a token of their own, or why they cannot."""

    def answer(self, person: str, text: str, now: datetime) -> Reply:
        """Carry out what somebody typed; ``person`` is the platform's name of them."""
        visit = self._visit(person, now)
        return visit if isinstance(visit, Reply) else _answer(visit, text)

    def press(self, person: str, button: Button, key: str, now: datetime) -> Reply:
        """Carry out what a button of a notice says; ``key`` is the notice's."""
        visit = self._visit(person, now)
        return visit if isinstance(visit, Reply) else _press(visit, button, key)

    def page(self, person: str, spot: str, now: datetime) -> Page:
        """Put somebody's home page together, at the part of it that they look at."""
        visit = self._visit(person, now)
        if isinstance(visit, Reply):
            return Page(spot, (Section("", (Line(visit.text),)),))
        return home_page(visit, Spot.read(spot))

    def window(self, person: str, name: str, now: datetime) -> Window | Reply:
        """Put a window together, or say why there is none."""
        visit = self._visit(person, now)
        return visit if isinstance(visit, Reply) else window(visit, name)

    def point(self, person: str, channel: str, ref: str, now: datetime) -> str | Reply:
        """Write the link to the message that somebody points at, or say why nothing can be done about it."""
        visit = self._visit(person, now)
        if isinstance(visit, Reply):
            return visit
        link = pointed_at(visit, channel, ref)
        return visit.refuse(link) if isinstance(link, Refusal) else link

    def _visit(self, person: str, now: datetime) -> Visit | Reply:
        member = self.store.directory.person(self.workspace_id, person)
        if member is None or member.role is not Role.TEAMMATE or not member.active:
            language = member.language if member else None
            words = self.dialect.words(language or "en", None)
            return Reply(refusal(words, Refusal.NOT_FOR_YOU), refused=True)
        words = self.dialect.words(self.store.choices.settings(member.id).language, member.timezone)
        return Visit(self.store, self.dialect, member, words, now, self.lending)


def _answer(visit: Visit, text: str) -> Reply:
    command = parse(text)
    if isinstance(command, Mistake):
        return Reply(correction(visit.words, command), refused=True)
    if isinstance(command, ForAdmins):
        return administer(visit, command) if visit.member.admin else visit.refuse(Refusal.ADMINS_ONLY)
    if isinstance(command, ForItems):
        return arrange(visit, command)
    return _carry_out(visit, command)


def _carry_out(visit: Visit, command: ForOneself) -> Reply:  # noqa: C901, PLR0911 a table, one row for each request
    match command:
        case ShowSettings():
            return wishes.show_settings(visit)
        case Change(layer, freed):
            return wishes.change(visit, layer, freed)
        case Reset():
            return wishes.reset(visit)
        case Take(verb, target):
            return wishes.take(visit, verb, target)
        case MarkSeen(link):
            return wishes.see(visit, link)
        case ListFollowing():
            return wishes.list_following(visit)
        case Inbox():
            return show_inbox(visit, command)
        case Why(link, person):
            return why(visit, link, person)
        case Connect():
            return connect(visit)
        case Disconnect():
            return disconnect(visit)
        case Help():
            return Reply(manual(visit.words, admin=visit.member.admin))


def _press(visit: Visit, button: Button, key: str) -> Reply:
    notice = visit.store.questions.notice(key)
    if notice is None or notice.person_id != visit.member.id:
        return visit.refuse(Refusal.GONE)
    if button is Button.SEEN:
        return wishes.see_told(visit, notice)
    if button is Button.WHY:
        return why_told(visit, notice)
    aim = conversation_aimed(visit, notice.conversations[0][0])
    verb = VERBS.get(button)
    if aim is None or verb is None:
        return visit.refuse(Refusal.GONE)
    offered = Option(visit.words.button(OFFERED[button]), OFFERED[button])
    return replace(wishes.take_aim(visit, verb, aim), offer=offered)
