"""Puts somebody's home page together, from the same facts and by the same rules as their commands."""

from adapters import home
from adapters.home import WaitingLine
from adapters.page import Page, Section
from adapters.voice import later
from bots.headquarters import headquarters
from bots.inbox import waiting_for
from bots.spots import Room, Spot, excerpt
from bots.visit import Visit
from bots.wishes import followed_by, show_settings
from rules.requests import Verb, Whose
from rules.words import shortened
from storage.inbox import Waiting

WAITING, FOLLOWING = "waiting", "following"
PAGE = 10
"""Lines of a list that one page shows: with two such lists it stays far within Slack's 100 blocks."""
ROOMS = {Room.MINE: later("My alerts"), Room.TEAM: later("Administration")}


def home_page(visit: Visit, spot: Spot) -> Page:
    """Put together the part of somebody's home page that they look at."""
    if spot.room is Room.TEAM and visit.member.admin:
        sections = headquarters(visit, spot)
    else:
        sections = _mine(visit, spot)
    return Page(spot.written(), (*_doors(visit), *sections))


def settings_of(visit: Visit) -> tuple[Section, ...]:
    """Show a person's settings, and what counts as seen for them."""
    panel = show_settings(visit).panel
    return (
        *([home.settings(visit.words, panel)] if panel else []),
        home.evidence(visit.words, visit.reading),
    )


def _mine(visit: Visit, spot: Spot) -> tuple[Section, ...]:
    shown = visit.store.choices.settings(visit.member.id).section
    waits = [_waiting(visit, spot)] if shown else []
    return (*waits, _following(visit, spot), *settings_of(visit))


def _waiting(visit: Visit, spot: Spot) -> Section:
    page = excerpt(waiting_for(visit, Whose.ALL), spot, WAITING, PAGE)
    lines = [_line(visit, one) for one in page.shown]
    return home.waiting(visit.words, lines, page.leaf, visit.now)


def _line(visit: Visit, one: Waiting) -> WaitingLine:
    link = visit.link(one.where, one.ref, one.thread)
    return WaitingLine(one.where, one.waiting_since, one.unanswered, shortened(one.author), link)


def _following(visit: Visit, spot: Spot) -> Section:
    page = excerpt(followed_by(visit), spot, FOLLOWING, PAGE)
    lines = [(line, f"{Verb.UNFOLLOW} {link}") for line, link in page.shown]
    return home.followed(visit.words, lines, page.leaf, visit.now)


def _doors(visit: Visit) -> tuple[Section, ...]:
    if not visit.member.admin:
        return ()
    rooms = [(name, Spot(room).written()) for room, name in ROOMS.items()]
    return (Section("", (home.doors(visit.words, rooms),)),)
