"""People agree at Slack; what comes back by another way, twice or too late is refused with what to do."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from adapters.slack.manifest import SCOPES, USER_SCOPES
from adapters.slack.oauth import App, Granted
from bots.slack.consent import AT_SLACK, COOKIE, INVITED, Asked, Consent, Page, Registration
from bots.slack.pages import pages
from rules.events import Profile
from rules.model import Medium, Role
from rules.settings import Settings
from sandbox.actor import Actor
from sandbox.client import Sandbox
from storage.installations import Installed
from storage.migrate import upgrade
from storage.sealing import Keys, Seal
from storage.store import Store
from tests.acceptance.browser import button_of

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
KEYS = Keys((bytes(range(32)),))
OUTSIDE = "https://unseen.example"


@dataclass
class Visitor:
    """Somebody at a browser; time passes when it is told to."""

    consent: Consent
    now: datetime = NOON
    cookies: dict[str, str] = field(default_factory=dict)

    def installs(self) -> Page:
        return self._keep(self.consent.install(self._asked(""), self.now))

    def connects(self, address: str) -> Page:
        return self._keep(self.consent.connect(self._asked(address), self.now))

    def comes_back(self, address: str) -> Page:
        return self._keep(self.consent.come_back(self._asked(address), self.now))

    def _asked(self, address: str) -> Asked:
        return Asked(dict(parse_qsl(urlsplit(address).query)), dict(self.cookies), "en-GB")

    def _keep(self, page: Page) -> Page:
        if page.cookie is not None:
            self.cookies = {COOKIE: page.cookie}
        return page


@pytest.fixture
def pocket() -> Iterator[Sandbox]:
    with Sandbox.start() as world:
        yield world


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    url = f"sqlite:///{tmp_path / 'unseen.db'}"
    upgrade(url)
    store = Store(url, Settings(), frozenset(Medium), Seal(KEYS))
    workspace = store.directory.workspace(
        "slack", "T0NORTHWIND", "Northwind", "https://n.example/", "U0UNSEEN"
    )
    people = [Profile("U0BEN", "Ben", Role.TEAMMATE), Profile("U0GUS", "Gus", Role.CUSTOMER)]
    store.directory.learn_people(workspace.id, people)
    yield store
    store.close()


@pytest.fixture
def registration(pocket: Sandbox) -> Registration:
    known = pocket.app_env()
    app = App(known["SLACK_CLIENT_ID"], known["SLACK_CLIENT_SECRET"], pocket.api_url)
    return Registration(app, OUTSIDE, KEYS)


@pytest.fixture
def welcomed() -> list[Granted]:
    return []


@pytest.fixture
def consent(registration: Registration, store: Store, welcomed: list[Granted]) -> Consent:
    return Consent(registration, store, lambda granted, _: welcomed.append(granted))


@pytest.fixture
def visitor(consent: Consent) -> Visitor:
    return Visitor(consent)


@pytest.fixture
def ann(pocket: Sandbox) -> Actor:
    return pocket.person("ann")


@pytest.fixture
def ben(pocket: Sandbox) -> Actor:
    return pocket.person("ben")


def location(page: Page) -> str:
    assert page.location is not None
    return page.location


def person_id(store: Store, ref: str) -> int:
    member = store.directory.person(1, ref)
    assert member is not None
    return member.id


def test_who_agrees_has_installed_the_app(visitor: Visitor, ann: Actor, welcomed: list[Granted]) -> None:
    page = visitor.comes_back(ann.agrees(location(visitor.installs())))
    assert "Unseen is installed" in page.body
    (granted,) = welcomed
    assert granted.team == "T0NORTHWIND"
    assert granted.bot_token is not None
    assert granted.bot_token.scopes == SCOPES.keys()
    assert visitor.cookies == {COOKIE: ""}


def test_who_does_not_agree_changes_nothing(visitor: Visitor, ann: Actor, welcomed: list[Granted]) -> None:
    page = visitor.comes_back(ann.refuses(location(visitor.installs())))
    assert "Nothing was changed" in page.body
    assert welcomed == []


def test_what_began_in_another_browser_is_refused(
    visitor: Visitor, consent: Consent, ann: Actor, welcomed: list[Granted]
) -> None:
    lured = Visitor(consent).comes_back(ann.agrees(location(visitor.installs())))
    assert (lured.status, "belongs to another browser" in lured.body) == (400, True)
    assert welcomed == []


@pytest.mark.parametrize("state", ["", "made-up", "gAAAAABp" + "x" * 100])
def test_a_forged_state_is_refused(visitor: Visitor, state: str) -> None:
    visitor.cookies = {COOKIE: state}
    page = visitor.comes_back(f"?state={state}&code=1")
    assert (page.status, "Begin again" in page.body) == (400, True)


def test_an_address_to_connect_is_no_state(visitor: Visitor, consent: Consent, store: Store) -> None:
    address = consent.invite(person_id(store, "U0BEN"), NOON)
    ticket = dict(parse_qsl(urlsplit(address).query))["ticket"]
    visitor.cookies = {COOKIE: ticket}
    assert "belongs to another browser" in visitor.comes_back(f"?state={ticket}&code=1").body


def test_a_state_is_good_once(visitor: Visitor, ann: Actor, welcomed: list[Granted]) -> None:
    asked = location(visitor.installs())
    state = dict(visitor.cookies)
    visitor.comes_back(ann.agrees(asked))
    visitor.cookies = state
    assert "was used already" in visitor.comes_back(ann.agrees(asked)).body
    assert len(welcomed) == 1


def test_who_takes_too_long_begins_again(visitor: Visitor, ann: Actor, welcomed: list[Granted]) -> None:
    asked = location(visitor.installs())
    visitor.now += AT_SLACK + timedelta(seconds=1)
    assert "took too long" in visitor.comes_back(ann.agrees(asked)).body
    assert welcomed == []


def test_a_code_that_slack_refuses_is_trouble_that_is_said(visitor: Visitor) -> None:
    state = dict(parse_qsl(urlsplit(location(visitor.installs())).query))["state"]
    assert "Slack cannot be asked now" in visitor.comes_back(f"?state={state}&code=made-up").body


def test_tokens_that_would_expire_are_refused(
    pocket: Sandbox, visitor: Visitor, ann: Actor, welcomed: list[Granted]
) -> None:
    pocket.rotates_tokens()
    page = visitor.comes_back(ann.agrees(location(visitor.installs())))
    assert "switch token rotation off" in page.body
    assert welcomed == []


def test_a_program_for_one_workspace_is_installed_in_no_other(
    registration: Registration, store: Store
) -> None:
    page = Visitor(Consent(registration, store)).installs()
    assert "serves one workspace only" in page.body
    assert page.location is None


def test_a_person_is_told_what_slack_will_ask_before_it_does(
    visitor: Visitor, consent: Consent, store: Store
) -> None:
    page = visitor.connects(consent.invite(person_id(store, "U0BEN"), NOON))
    assert all(f"<code>{scope}</code>" in page.body for scope in USER_SCOPES)
    asked = dict(parse_qsl(urlsplit(button_of(page.body)).query))
    assert asked["user_scope"] == ",".join(sorted(USER_SCOPES))
    assert "scope" not in asked
    assert asked["team"] == "T0NORTHWIND"


def test_the_page_speaks_the_person_s_language(visitor: Visitor, consent: Consent, store: Store) -> None:
    ben = person_id(store, "U0BEN")
    store.directory.learn_people(1, [Profile("U0BEN", "Ben", Role.TEAMMATE, language="sv")])
    page = visitor.connects(consent.invite(ben, NOON))
    assert '<html lang="sv">' in page.body
    assert "Anslut din läsmarkör" in page.body


def test_who_agrees_has_connected(visitor: Visitor, consent: Consent, store: Store, ben: Actor) -> None:
    who = person_id(store, "U0BEN")
    page = visitor.connects(consent.invite(who, NOON))
    done = visitor.comes_back(ben.agrees(button_of(page.body)))
    assert "Your read cursor is connected" in done.body
    assert store.connections.tokens([who])[who].startswith("xoxp-")
    state = store.connections.state(who)
    assert state is not None
    assert state.since == NOON


def test_somebody_else_s_token_is_refused_and_given_back(
    pocket: Sandbox, visitor: Visitor, consent: Consent, store: Store, ann: Actor
) -> None:
    who = person_id(store, "U0BEN")
    page = visitor.connects(consent.invite(who, NOON))
    done = visitor.comes_back(ann.agrees(button_of(page.body)))
    assert (done.status, "somebody else" in done.body) == (400, True)
    assert store.connections.state(who) is None
    assert [one.outcome for one in pocket.requests("auth.revoke")] == ["ok"]


def test_the_same_person_s_token_of_another_workspace_is_refused(
    pocket: Sandbox, visitor: Visitor, consent: Consent, store: Store
) -> None:
    who = person_id(store, "U0BEN")
    page = visitor.connects(consent.invite(who, NOON))
    there = pocket.founds("Southwind").person("ben")
    assert "somebody else" in visitor.comes_back(there.agrees(button_of(page.body))).body
    assert store.connections.state(who) is None


@pytest.fixture
def east(pocket: Sandbox, store: Store) -> Sandbox:
    """Let the workspace be one of an Enterprise Grid that has the app as a whole."""
    workspace = store.directory.workspace("slack", "T0EAST", "East", "https://e.example/", "U0UNSEEN")
    store.directory.learn_people(workspace.id, [Profile("U0BEN", "Ben", Role.TEAMMATE)])
    grid = Installed(
        "slack",
        "E0GRID",
        "E0GRID",
        org_wide=True,
        bot="U0UNSEEN",
        token="xoxb-1",
        scopes=frozenset(SCOPES),
        since=NOON,
    )
    store.installations.keep(grid)
    return pocket.founds("East", "E0GRID")


def ben_of(store: Store, workspace_id: int) -> int:
    member = store.directory.person(workspace_id, "U0BEN")
    assert member is not None
    return member.id


def test_somebody_connects_where_a_whole_grid_has_the_app(
    visitor: Visitor, consent: Consent, store: Store, east: Sandbox
) -> None:
    who = ben_of(store, 2)
    asked = button_of(visitor.connects(consent.invite(who, NOON)).body)
    visitor.comes_back(east.person("ben").agrees(asked, org_wide=True))
    assert store.connections.state(who) is not None


def test_a_token_for_a_grid_is_nobody_s_who_is_not_in_it(
    visitor: Visitor, consent: Consent, store: Store, east: Sandbox
) -> None:
    who = ben_of(store, 1)
    asked = button_of(visitor.connects(consent.invite(who, NOON)).body)
    store.installations.keep(replace(store.installations.all("slack")[0], ref="T0NORTHWIND", org_wide=False))
    done = visitor.comes_back(east.person("ben").agrees(asked, org_wide=True))
    assert "somebody else" in done.body
    assert store.connections.state(who) is None


@pytest.mark.parametrize("org_wide", [False, True], ids=["for one workspace", "for a whole Grid"])
def test_who_becomes_a_guest_meanwhile_connects_no_more(
    visitor: Visitor, consent: Consent, store: Store, east: Sandbox, org_wide: bool
) -> None:
    who = ben_of(store, 2)
    asked = button_of(visitor.connects(consent.invite(who, NOON)).body)
    store.directory.learn_people(2, [Profile("U0BEN", "Ben", Role.CUSTOMER)])
    assert visitor.comes_back(east.person("ben").agrees(asked, org_wide=org_wide)).status == 400
    assert store.connections.state(who) is None


def test_less_than_was_asked_for_is_refused(
    visitor: Visitor, consent: Consent, store: Store, ben: Actor
) -> None:
    who = person_id(store, "U0BEN")
    asked = button_of(visitor.connects(consent.invite(who, NOON)).body)
    narrowed = asked.replace("%2Cgroups%3Ahistory", "")
    assert "less than it needs" in visitor.comes_back(ben.agrees(narrowed)).body
    assert store.connections.state(who) is None


BAD = [
    pytest.param("?ticket=made-up", timedelta(), "another browser", id="forged"),
    pytest.param("", timedelta(), "another browser", id="without a ticket"),
    pytest.param(None, INVITED + timedelta(seconds=1), "took too long", id="an hour later"),
]


@pytest.mark.parametrize(("address", "later", "said"), BAD)
def test_an_address_to_connect_is_signed_and_expires(
    visitor: Visitor, store: Store, address: str | None, later: timedelta, said: str
) -> None:
    visitor.now += later
    given = visitor.consent.invite(person_id(store, "U0BEN"), NOON)
    page = visitor.connects(given if address is None else address)
    assert (page.status, said in page.body) == (400, True)


def test_a_customer_cannot_connect(visitor: Visitor, consent: Consent, store: Store) -> None:
    page = visitor.connects(consent.invite(person_id(store, "U0GUS"), NOON))
    assert page.status == 400


def test_another_key_opens_no_address(registration: Registration, store: Store, consent: Consent) -> None:
    address = consent.invite(person_id(store, "U0BEN"), NOON)
    other = Registration(registration.app, OUTSIDE, Keys((bytes(range(50, 82)),)))
    assert Visitor(Consent(other, store)).connects(address).status == 400
    both = Registration(registration.app, OUTSIDE, Keys((bytes(range(50, 82)), *KEYS.secrets)))
    assert Visitor(Consent(both, store)).connects(address).status == 200


def test_pages_are_careful_with_what_stands_in_their_addresses(consent: Consent) -> None:
    show = pages(consent)["GET", "/slack/install"]
    answer = show({"QUERY_STRING": "a=" + "&b=" * 100, "HTTP_COOKIE": "\x00=;;"})
    headers = dict(answer.headers)
    assert answer.status == 302
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
    cookie = headers["Set-Cookie"]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=Lax", "Secure", "Max-Age=600"))


ADDRESSES = [
    pytest.param("https://unseen.example", "; Path=/slack/oauth_redirect;", id="of its own"),
    pytest.param("https://example.com/unseen", "; Path=/unseen/slack/oauth_redirect;", id="below another"),
]


@pytest.mark.parametrize(("outside", "path"), ADDRESSES)
def test_the_state_comes_back_wherever_the_outside_reaches_us(
    registration: Registration, store: Store, outside: str, path: str
) -> None:
    consent = Consent(replace(registration, public_url=outside), store, lambda *_: None)
    answer = pages(consent)["GET", "/slack/install"]({})
    assert path in dict(answer.headers)["Set-Cookie"]
