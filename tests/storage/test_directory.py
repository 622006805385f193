"""Workspaces, people and channels, as the platforms tell them and admins correct them."""

from dataclasses import replace

import pytest
from sqlalchemy import update

from rules.events import PersonAmended, Profile
from rules.model import Audience, Role, Scope
from storage.directory import Place
from storage.tables import people
from tests.storage.world import World, at


def place(world: World, ref: str) -> Place:
    found = world.store.directory.channel(world.id, ref)
    assert found is not None
    return found


def test_a_workspace_is_found_again_by_the_platforms_name(world: World) -> None:
    directory = world.store.directory
    renamed = directory.workspace("slack", "T1", "Southwind", "https://s.example/", "UBOT2")
    other = directory.workspace("slack", "T2", "Eastwind", "https://e.example/", "UBOT")
    assert (renamed.id, renamed.name, renamed.bot) == (world.id, "Southwind", "UBOT2")
    assert directory.workspaces() == [renamed, other]


def test_a_person_is_as_the_platform_told_last(world: World) -> None:
    world.people("ben", role=Role.CUSTOMER, admin=True, email="ben@n.example", timezone="Asia/Tokyo")
    ben = world.store.directory.person(world.id, "ben")
    assert ben is not None
    assert (ben.role, ben.admin, ben.email, ben.timezone) == (
        Role.CUSTOMER,
        True,
        "ben@n.example",
        "Asia/Tokyo",
    )
    assert world.store.directory.member(ben.id) == ben


def test_the_last_of_several_words_about_one_person_counts(world: World) -> None:
    world.people("ben", "ben", role=Role.CUSTOMER)
    assert world.store.directory.person(world.id, "ben") is not None


def test_what_admins_chose_about_a_person_outlives_what_the_platform_tells(world: World) -> None:
    carla, ana = world.person("carla"), world.person("ana")
    world.store.choices.grant_scope(ana, Scope.ALL, ana, at(0))
    with world.store.database.writing() as connection:
        chosen = {"role_choice": Role.TEAMMATE, "relay": True}
        connection.execute(update(people).where(people.c.id == carla).values(chosen))
    world.customers("carla")
    world.teammates("ana")
    assert world.store.directory.member(carla).role is Role.TEAMMATE
    assert world.store.directory.member(ana).scope is Scope.ALL


@pytest.mark.parametrize(
    ("words", "found"),
    [
        pytest.param("BEN", ["ben"], id="by name in capitals"),
        pytest.param("@Ben", ["ben"], id="with an at sign"),
        pytest.param(" ben ", ["ben"], id="with spaces around"),
        pytest.param("ben@n.example", ["ben"], id="by e-mail address"),
        pytest.param("Åsa", ["åsa"], id="with letters beyond English"),
        pytest.param("åSA", ["åsa"], id="with such letters in other cases"),
        pytest.param("be", [], id="half a name is nobody"),
        pytest.param("", [], id="nothing is nobody"),
        pytest.param("%", [], id="no patterns"),
    ],
)
def test_people_are_found_by_what_others_call_them(world: World, words: str, found: list[str]) -> None:
    world.teammates("ben", email="Ben@N.example")
    world.teammates("åsa")
    assert [person.ref for person in world.store.directory.find_people(world.id, words)] == found


def test_namesakes_are_all_found(world: World) -> None:
    kims = [Profile(ref, "Kim", Role.TEAMMATE) for ref in ("u1", "u2")]
    world.store.directory.learn_people(world.id, kims)
    assert [one.ref for one in world.store.directory.find_people(world.id, "kim")] == ["u1", "u2"]


def test_a_channel_gets_its_own_project_and_an_audience(world: World) -> None:
    world.channel("team", "ana", "ben")
    help_, team = place(world, "help"), place(world, "team")
    assert (help_.audience, help_.teammates, help_.customers) == (Audience.CUSTOMER, 2, 1)
    assert (team.audience, team.teammates, team.customers) == (Audience.INTERNAL, 2, 0)
    assert (help_.project, team.project) == ("help", "team")
    assert help_.project_id != team.project_id


def test_a_channel_that_another_organization_can_read_is_for_customers(world: World) -> None:
    world.channel("partners", "ana", shared=True)
    assert place(world, "partners").audience is Audience.CUSTOMER


def test_a_guest_who_joins_makes_an_internal_channel_one_for_customers(world: World) -> None:
    world.channel("team", "ana")
    world.joins("carla", "team")
    assert place(world, "team").audience is Audience.CUSTOMER
    world.leaves("carla", "team")
    assert place(world, "team").audience is Audience.INTERNAL


def test_a_member_who_becomes_a_guest_changes_the_audience_too(world: World) -> None:
    world.channel("team", "ana", "ben")
    world.customers("ben")
    assert (place(world, "team").audience, place(world, "team").teammates) == (Audience.CUSTOMER, 1)


def test_an_amendment_leaves_the_rest_of_a_person_as_it_was(world: World) -> None:
    world.people("ben", role=Role.TEAMMATE, email="ben@n.example", timezone="Asia/Tokyo", admin=True)
    known = world.store.directory.person(world.id, "ben")
    assert known is not None
    world.store.directory.amend_person(world.id, PersonAmended("ben", name="Benny", active=False))
    renamed = world.store.directory.member(known.id)
    assert renamed == replace(known, name="Benny", active=False)
    assert world.store.directory.find_people(world.id, "BENNY") == [renamed]
    hidden = PersonAmended("ben", email="", admin=False, active=True, timezone="Europe/Oslo")
    world.store.directory.amend_person(world.id, hidden)
    assert world.store.directory.member(known.id) == replace(
        known, name="Benny", email=None, admin=False, timezone="Europe/Oslo"
    )


def test_an_amended_role_counts_where_the_person_is(world: World) -> None:
    world.channel("team", "ana", "ben")
    world.store.directory.amend_person(world.id, PersonAmended("ben", role=Role.CUSTOMER))
    assert (place(world, "team").audience, place(world, "team").teammates) == (Audience.CUSTOMER, 1)


def test_no_rank_makes_a_bot_a_teammate(world: World) -> None:
    world.people("helpdesk", role=Role.BOT)
    bot = world.person("helpdesk")
    world.store.directory.amend_person(world.id, PersonAmended("helpdesk", role=Role.TEAMMATE, admin=True))
    assert world.store.directory.member(bot).role is Role.BOT


def test_nobody_is_known_by_an_amendment_alone(world: World) -> None:
    world.store.directory.amend_person(world.id, PersonAmended("nobody", role=Role.TEAMMATE))
    assert world.store.directory.person(world.id, "nobody") is None


def test_what_is_amended_of_an_erased_person_names_nobody(world: World) -> None:
    ben = world.person("ben")
    world.store.erase(ben, None, at(0))
    erased = world.store.directory.member(ben)
    told = PersonAmended("ben", name="Ben", email="ben@n.example", role=Role.TEAMMATE)
    world.store.directory.amend_person(world.id, told)
    assert world.store.directory.member(ben) == erased


def test_admins_are_warned_of_a_customer_in_a_channel_they_call_internal_until_they_know(
    world: World,
) -> None:
    team, ana = world.channel("team", "ana"), world.person("ana")
    world.channel("other", "ana", "carla")
    world.store.choices.set_audience(team, Audience.INTERNAL, ana, at(0))
    assert world.store.directory.to_warn_of(world.id) == []
    world.joins("carla", "team")
    assert world.store.directory.to_warn_of(world.id) == [place(world, "team")]
    world.store.directory.warned_of(team, at(1))
    world.joins("carl", "team")
    world.customers("carl")
    assert world.store.directory.to_warn_of(world.id) == []


def test_nobody_is_warned_of_a_channel_that_is_found_to_be_internal_or_is_not_watched(world: World) -> None:
    team = world.channel("team", "ana", "carla")
    assert world.store.directory.to_warn_of(world.id) == []
    world.store.choices.set_audience(team, Audience.INTERNAL, world.person("ana"), at(0))
    world.store.directory.leave_channel(world.id, "team")
    assert world.store.directory.to_warn_of(world.id) == []


def test_unknown_members_are_to_be_looked_up(world: World) -> None:
    world.channel("team", "ana", "stranger")
    assert world.store.directory.unknown_people(world.id) == ["stranger"]
    world.customers("stranger")
    assert world.store.directory.unknown_people(world.id) == []
    assert place(world, "team").customers == 1


def test_a_channel_that_has_changed_is_stale_until_it_is_described(world: World) -> None:
    directory = world.store.directory
    directory.mark_stale(world.id, "help")
    directory.mark_stale(world.id, "new")
    assert sorted(directory.stale_channels(world.id)) == ["help", "new"]
    assert directory.channel(world.id, "new") is None
    world.channel("help", "ana")
    world.channel("new", "ana")
    assert directory.stale_channels(world.id) == []
    assert place(world, "new").watched


def test_members_are_replaced_and_those_who_stay_keep_their_time(world: World) -> None:
    world.joins("ben", "help", 500)
    world.channel("help", "ben", "carla")
    stands = {
        ref: world.store.questions.standing_at(place(world, "help").id, world.person(ref))
        for ref in ("ana", "ben")
    }
    assert stands["ana"].standing.member_since is None
    assert stands["ben"].standing.member_since == at(0)


@pytest.mark.parametrize(
    ("events", "is_member"),
    [
        pytest.param([("joins", 1), ("leaves", 2)], False, id="in order"),
        pytest.param([("leaves", 2), ("joins", 1)], False, id="in another order"),
        pytest.param([("joins", 3), ("leaves", 2)], True, id="has joined again, told first"),
        pytest.param([("leaves", 2), ("joins", 3)], True, id="has joined again, told last"),
        pytest.param([("leaves", 2), ("joins", 1), ("leaves", 2), ("joins", 3)], True, id="all of it twice"),
    ],
)
def test_who_is_a_member_does_not_depend_on_the_order_of_the_events(
    world: World, events: list[tuple[str, float]], *, is_member: bool
) -> None:
    channel = world.channel("team", "ana")
    for what, seconds in events:
        getattr(world, what)("ben", "team", seconds)
    standing = world.store.questions.standing_at(channel, world.person("ben")).standing
    assert (standing.member_since is not None) is is_member


def test_who_is_listed_among_the_members_is_one_whatever_was_told_before(world: World) -> None:
    channel = world.channel("team", "ana")
    world.leaves("ben", "team", 500)
    world.channel("team", "ana", "ben")
    assert world.store.questions.standing_at(channel, world.person("ben")).standing.member_since is not None


def test_a_channel_that_is_left_keeps_its_past_and_is_watched_no_more(world: World) -> None:
    message = world.says("carla", ref="m1")
    world.store.directory.leave_channel(world.id, "help")
    assert world.store.directory.watched_channels(world.id) == []
    found = world.store.questions.message(world.id, "help", "m1")
    assert found is not None
    assert found.id == message


def test_channels_are_found_by_name(world: World) -> None:
    world.channel("Sales", "ana")
    directory = world.store.directory
    assert [one.ref for one in directory.find_channels(world.id, "#sales")] == ["Sales"]
    assert directory.find_channels(world.id, "sale") == []


def test_mentions_are_named(world: World) -> None:
    directory = world.store.directory
    assert directory.name_of(world.id, "ben") == "Ben"
    assert directory.name_of(world.id, "help") == "help"
    assert directory.name_of(world.id, "nobody") is None


def test_a_mention_of_a_private_channel_stays_a_mention(world: World) -> None:
    world.channel("board", "ana", private=True)
    directory = world.store.directory
    directory.mark_stale(world.id, "unheard-of")
    assert directory.name_of(world.id, "board") is None
    assert directory.name_of(world.id, "unheard-of") is None


def test_very_many_members_are_no_trouble(world: World) -> None:
    crowd = tuple(f"mate{number}" for number in range(40_000))
    world.channel("all-hands", "ana", *crowd)
    assert len(world.store.directory.unknown_people(world.id)) == len(crowd)
    world.channel("all-hands", "ana")
    assert place(world, "all-hands").teammates == 1


def test_a_stream_is_remembered_where_it_was_left(world: World) -> None:
    positions = world.store.positions
    assert positions.position("slack T1") is None
    positions.move("slack T1", "17")
    positions.move("slack T1", "18")
    assert positions.position("slack T1") == "18"
    assert positions.position("slack T2") is None


def test_a_number_is_news_to_one_and_a_stream_never_goes_back(world: World) -> None:
    positions = world.store.positions
    assert [positions.advance("zulip", number) for number in (9, 9, 10, 2)] == [True, False, True, False]
    assert positions.position("zulip") == "10"
