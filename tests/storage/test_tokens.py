"""Tokens are sealed in the database; keys can be exchanged, and what is revoked is forgotten."""

import base64
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from rules.model import Medium
from rules.settings import Settings
from storage.installations import Installed
from storage.sealing import BrokenSealError, Keys, KeyTrouble, Seal, read_keys
from storage.store import Store
from tests.storage.world import World, at

OLD, NEW, OTHER = (base64.b64encode(bytes(range(n, n + 32))).decode() for n in (0, 32, 64))
TOKEN = "xoxb-1234-keep-me-secret"
SCOPES = frozenset({"channels:read", "groups:read"})


def keys(*said: str) -> Keys:
    read = read_keys(",".join(said))
    assert isinstance(read, Keys)
    return read


def opened(url: str, *said: str) -> Store:
    return Store(url, Settings(), frozenset(Medium), Seal(keys(*said)) if said else None)


def installed(ref: str = "T1", token: str = TOKEN, *, org_wide: bool = False) -> Installed:
    return Installed("slack", ref, "E1" if org_wide else None, org_wide, "UBOT", token, SCOPES, at(0))


@pytest.fixture
def sealed(url: str) -> Iterator[Store]:
    store = opened(url, OLD)
    yield store
    store.close()


@pytest.fixture
def team(sealed: Store) -> World:
    world = World(sealed)
    world.teammates("ana", "ben")
    return world


def test_an_installation_is_found_as_it_was_kept(sealed: Store) -> None:
    sealed.installations.keep(installed())
    sealed.installations.keep(installed("E1", "xoxb-org", org_wide=True))
    assert sealed.installations.all("slack") == [installed(), installed("E1", "xoxb-org", org_wide=True)]
    assert sealed.installations.find("slack", "E1") == installed("E1", "xoxb-org", org_wide=True)
    assert sealed.installations.all("zulip") == []


def test_installing_again_replaces_the_token(sealed: Store) -> None:
    sealed.installations.keep(installed())
    sealed.installations.keep(installed(token="xoxb-newer"))
    assert [one.token for one in sealed.installations.all("slack")] == ["xoxb-newer"]


def test_a_removed_installation_is_gone(sealed: Store) -> None:
    sealed.installations.keep(installed())
    sealed.installations.remove("slack", "T1", at(0))
    assert sealed.installations.find("slack", "T1") is None


def test_an_installation_that_has_been_replaced_is_not_removed(sealed: Store) -> None:
    sealed.installations.keep(installed())
    sealed.installations.remove("slack", "T1", at(-1))
    assert sealed.installations.find("slack", "T1") is not None


def test_no_token_is_plain_in_the_database_or_in_a_description(tmp_path: Path, sqlite_file: Path) -> None:
    file = tmp_path / "sealed.db"
    file.write_bytes(sqlite_file.read_bytes())
    store = opened(f"sqlite:///{file}", OLD)
    store.installations.keep(installed())
    world = World(store)
    world.teammates("ana")
    store.connections.keep(world.person("ana"), TOKEN, SCOPES, at(0))
    store.close()
    written = b"".join(one.read_bytes() for one in tmp_path.iterdir())
    assert b"keep-me" not in written
    assert b"channels:read groups:read" in written
    assert "keep-me" not in repr(installed())
    assert OLD not in repr(keys(OLD))


def test_a_new_key_seals_and_the_old_one_still_opens(url: str, sealed: Store, team: World) -> None:
    sealed.installations.keep(installed())
    sealed.connections.keep(team.person("ana"), "xoxp-ana", SCOPES, at(0))
    both = opened(url, NEW, OLD)
    assert both.installations.all("slack") == [installed()]
    assert both.reseal() == 2
    assert both.reseal() == 0
    both.close()
    alone = opened(url, NEW)
    assert alone.installations.all("slack") == [installed()]
    assert alone.connections.tokens([team.person("ana")]) == {team.person("ana"): "xoxp-ana"}
    alone.close()


def test_a_worker_that_knows_the_new_key_already_opens_what_another_has_sealed_with_it(url: str) -> None:
    early, late = opened(url, OLD, NEW), opened(url, NEW, OLD)
    early.installations.keep(installed())
    assert late.reseal() == 1
    assert early.installations.find("slack", "T1") == installed()
    early.close()
    late.close()


@pytest.mark.parametrize("said", [(OTHER,), ()], ids=["another key", "no key"])
def test_tokens_whose_key_is_gone_are_noticed(url: str, sealed: Store, said: tuple[str, ...]) -> None:
    sealed.installations.keep(installed())
    store = opened(url, *said)
    with pytest.raises(BrokenSealError):
        store.reseal()
    store.close()


def test_without_tokens_no_key_is_needed(store: Store) -> None:
    assert store.reseal() == 0


KEYS = [
    pytest.param(OLD, Keys, id="32 bytes in base64"),
    pytest.param(
        base64.urlsafe_b64encode(bytes(range(200, 232))).decode(), Keys, id="the same, safe for URLs"
    ),
    pytest.param(OLD.rstrip("="), Keys, id="without its padding"),
    pytest.param(f"{NEW}, {OLD},", Keys, id="two of them"),
    pytest.param(" , ", KeyTrouble.MISSING, id="nothing at all"),
    pytest.param("correct horse battery staple", KeyTrouble.UNREADABLE, id="a sentence"),
    pytest.param("secret", KeyTrouble.UNREADABLE, id="a word"),
    pytest.param(OLD[:20], KeyTrouble.UNREADABLE, id="half a key"),
    pytest.param("A" * 43, KeyTrouble.WEAK, id="32 zeros"),
    pytest.param(
        base64.b64encode(b"0123456789" * 3 + b"01").decode(), KeyTrouble.WEAK, id="ten digits repeated"
    ),
    pytest.param(f"{OLD},secret", KeyTrouble.UNREADABLE, id="a good one and a bad one"),
]


@pytest.mark.parametrize(("said", "found"), KEYS)
def test_what_is_a_key(said: str, found: type[Keys] | KeyTrouble) -> None:
    read = read_keys(said)
    assert read == found or type(read) is found


def test_a_person_connects_and_takes_it_back(sealed: Store, team: World) -> None:
    ana = team.person("ana")
    assert sealed.connections.state(ana) is None
    sealed.connections.keep(ana, "xoxp-ana", SCOPES, at(0))
    state = sealed.connections.state(ana)
    assert state is not None
    assert (state.since, state.failed_at) == (at(0), None)
    assert sealed.connections.tokens([ana, team.person("ben")]) == {ana: "xoxp-ana"}
    assert sealed.connections.end(ana) == "xoxp-ana"
    assert sealed.connections.state(ana) is None
    assert sealed.connections.end(ana) is None


def test_a_refused_token_is_forgotten_and_its_owner_told_once(sealed: Store, team: World) -> None:
    ana, ben = team.person("ana"), team.person("ben")
    sealed.connections.keep(ana, "xoxp-ana", SCOPES, at(0))
    sealed.connections.keep(ben, "xoxp-ben", SCOPES, at(0))
    sealed.connections.refused(ana, "xoxp-ana", "token_revoked", at(60))
    assert sealed.connections.tokens([ana, ben]) == {ben: "xoxp-ben"}
    (failed,) = sealed.connections.untold(team.id)
    assert (failed.person_id, failed.failed_at, failed.why) == (ana, at(60), "token_revoked")
    sealed.connections.told(ana, at(61))
    assert sealed.connections.untold(team.id) == []
    assert sealed.connections.end(ana) is None


def test_connecting_again_mends_it(sealed: Store, team: World) -> None:
    ana = team.person("ana")
    sealed.connections.keep(ana, "xoxp-ana", SCOPES, at(0))
    sealed.connections.refused(ana, "xoxp-ana", "token_revoked", at(60))
    sealed.connections.keep(ana, "xoxp-newer", SCOPES, at(120))
    assert sealed.connections.untold(team.id) == []
    sealed.connections.refused(ana, "xoxp-ana", "token_revoked", at(121))
    assert sealed.connections.tokens([ana]) == {ana: "xoxp-newer"}


def test_what_people_take_back_on_the_platform_is_forgotten(sealed: Store, team: World) -> None:
    ana, ben = team.person("ana"), team.person("ben")
    sealed.connections.keep(ana, "xoxp-ana", SCOPES, at(0))
    sealed.connections.keep(ben, "xoxp-ben", SCOPES, at(100))
    sealed.connections.revoked(team.id, ["ana", "ben"], "token_revoked", at(60))
    assert sealed.connections.tokens([ana, ben]) == {ben: "xoxp-ben"}


def test_a_workspace_s_tokens_go_together(sealed: Store, team: World) -> None:
    elsewhere = World(sealed, "T2")
    elsewhere.teammates("ana")
    for world in (team, elsewhere):
        sealed.connections.keep(world.person("ana"), "xoxp-ana", SCOPES, at(0))
    sealed.connections.end_all(team.id)
    assert sealed.connections.state(team.person("ana")) is None
    assert sealed.connections.state(elsewhere.person("ana")) is not None


def test_a_person_who_is_forgotten_is_connected_no_longer(sealed: Store, team: World) -> None:
    sealed.connections.keep(team.person("ana"), "xoxp-ana", SCOPES, at(0))
    told = sealed.export(team.person("ana"))["connection"]
    assert [one["scopes"] for one in told] == ["channels:read groups:read"]
    assert "token" not in told[0]
    sealed.erase(team.person("ana"), None, at(1))
    assert sealed.connections.state(team.person("ana")) is None


def test_a_ticket_is_spent_once_and_remembered_until_it_would_have_expired(sealed: Store) -> None:
    until = at(600)
    assert sealed.tickets.spend("one", until, at(0))
    assert not sealed.tickets.spend("one", until, at(1))
    assert sealed.tickets.spend("two", until + timedelta(hours=1), at(700))
    assert sealed.tickets.spend("one", at(1300), at(701))
