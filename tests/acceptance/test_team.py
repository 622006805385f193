"""What makes it a product for a whole team, through the installed command, in a workspace of its own.

Defaults and patterns hold for everybody, so these stories do not share the workspace of the others.
"""

import json
from collections.abc import Iterator

import pytest

from rules.commands import FORMS
from sandbox.actor import Actor
from sandbox.client import Sandbox
from tests.acceptance.program import program_for
from tests.acceptance.stage import LIGHTHOUSE, Stage

ADMINS_ONLY = "Sorry, only admins and owners of this workspace can do that."
NOTHING_THERE = "There is nothing under that link that you may see."
ORDERS = [form.example for form in FORMS if form.example.startswith("admin ")]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with Sandbox.start() as world:
        world.add_channel(LIGHTHOUSE, members=["ann"])
        program = program_for(world, tmp_path_factory.mktemp("unseen"), "socket", UNSEEN_WAIT="0")
        program.start()
        yield Stage(world, program)
        assert program.stop() == 0


@pytest.fixture
def ann(stage: Stage) -> Actor:
    """Return the owner of the workspace, who is in none of the channels that the stories make."""
    return stage.world.person("ann")


def asks(person: Actor, words: str) -> str:
    """Give a command and return all that the answer says."""
    answer = person.command("/unseen", words)
    assert not answer.failure, answer
    return answer.shown


def settled(stage: Stage, person: Actor, words: str, *, result: str) -> None:
    """Give a command until it is carried out: a channel that has just been made is looked up first."""
    stage.world.until(lambda: result in asks(person, words) or None, 10, f"{result} by {words}")


def orders(admin: Actor, words: str, *, result: str) -> None:
    """Give an order, and see that it is carried out."""
    assert result in asks(admin, f"admin {words}")


@pytest.mark.parametrize("order", ORDERS)
def test_each_order_is_refused_to_who_is_no_admin(stage: Stage, order: str) -> None:
    assert stage.world.person("dora").command("/unseen", order).text == ADMINS_ONLY


def test_channels_of_one_project_share_their_members(stage: Stage, ann: Actor) -> None:
    carla = stage.customer()
    near, far = stage.teammates("near", "far", customers="all")
    here, there = stage.channel(near, carla), stage.channel(far, carla)
    stage.told(near, about=carla.says(here, "Only for who is here").text)
    stage.told(far, about=carla.says(there, "Only for who is there").text)
    for channel in (here, there):
        settled(stage, ann, f"admin project acme add #{channel}", result="belongs to the project acme")
    third = stage.channel(near, carla)
    stage.told(near, about=carla.says(third, "Not shared yet").text)
    orders(ann, f"project acme add #{third}", result="belongs to the project acme")
    stage.told(far, about=carla.says(third, "For the whole project").text)
    orders(ann, f"project acme remove #{third}", result=third)
    carla.says(third, "Not shared any more")
    stage.not_told(far, besides=2)


def test_somebody_added_to_a_project_is_told_without_being_in_its_channel(stage: Stage, ann: Actor) -> None:
    carla = stage.customer()
    (inside,) = stage.teammates("inside", customers="all")
    (added,) = stage.teammates("added", customers="all")
    channel = stage.channel(inside, carla)
    stage.told(inside, about=carla.says(channel, "Before").text)
    orders(ann, f"project {channel} add <@{added.id}>", result=added.real_name)
    shared = stage.channel(inside, carla)
    settled(stage, ann, f"admin project {channel} add #{shared}", result=f"belongs to the project {channel}")
    stage.told(inside, added, about=carla.says(shared, "After").text)


def test_somebody_called_a_customer_is_heard_as_one(stage: Stage, ann: Actor) -> None:
    listener, other = stage.teammates("listener", "other", customers="all")
    channel = stage.channel(listener, other)
    orders(ann, f"customer <@{other.id}>", result="customer")
    (notice,) = stage.told(listener, about=other.says(channel, "I am outside now").text)
    assert "new ticket" in notice.text
    assert "only there for the team" in asks(other, "settings")
    orders(ann, f"teammate <@{other.id}>", result="teammate")
    assert "Your settings" in asks(other, "settings")


def test_an_integration_confirmed_as_a_relay_speaks_for_the_customer(stage: Stage, ann: Actor) -> None:
    (listener,) = stage.teammates("listener", customers="all")
    bridge = stage.world.add_person("bridge", real_name="Dana (Contact)", role="bot")
    channel = stage.channel(listener, bridge)
    bridge.says_as_integration(channel, "Only a bot's words")
    stage.not_told(listener)
    settled(stage, ann, 'admin relay "Dana (Contact)" on', result="counts as written by those it speaks for")
    bridge.says_as_integration(channel, "Our login fails")
    (notice,) = stage.told(listener, about="Our login fails")
    assert "Dana opened a new ticket" in notice.text
    orders(ann, f"relay <@{bridge.id}> off", result="Dana (Contact)")
    bridge.says_as_integration(channel, "Words of a bot again")
    stage.not_told(listener, besides=2)


def test_an_admin_says_who_reads_along_in_a_channel(stage: Stage, ann: Actor) -> None:
    (asker, helper) = stage.teammates("asker", "helper")
    channel = stage.channel(asker, helper)
    settled(stage, ann, f"admin channel #{channel} customer", result="counts as a channel with customers")
    asker.says(channel, "Hello, outside")
    stage.world.waits_until_settled()
    (notice,) = stage.told(asker, about=helper.says(channel, "Yes?").text)
    assert "replied to a customer" in notice.text
    orders(ann, f"channel #{channel} off", result="does not watch")
    kept = helper.says(channel, "Nothing of this is kept")
    stage.world.waits_until_settled()
    assert asks(asker, f"why {kept.link}") == NOTHING_THERE


def test_a_private_channel_that_is_opened_is_shared_with_its_project(stage: Stage) -> None:
    carla = stage.customer()
    admin = stage.world.add_person("chief", role="admin")
    (project_member,) = stage.teammates("project-member", customers="all")
    stage.chooses(admin, customers="none")
    private = stage.channel(admin, carla, private=True)
    settled(
        stage, admin, f"admin project {private} add <@{project_member.id}>", result="belongs to the project"
    )
    carla.says(private, "Behind a closed door")
    stage.not_told(project_member)
    orders(admin, f"open #{private}", result=private)
    stage.told(project_member, about=carla.says(private, "The door is open").text)
    orders(admin, f"close #{private}", result=private)
    carla.says(private, "Closed again")
    stage.not_told(project_member, besides=2)


def test_the_workspaces_defaults_hold_for_who_has_not_chosen(stage: Stage, ann: Actor) -> None:
    carla = stage.customer()
    (chooses_not,) = stage.teammates("silent")
    (chooses,) = stage.teammates("chooses", customers="all")
    orders(ann, "defaults customers none", result="none")
    carla.says(stage.channel(chooses_not, chooses, carla), "Hello, whoever listens")
    stage.told(chooses, about="Hello, whoever listens")
    stage.not_told(chooses_not)
    orders(ann, "defaults customers auto", result="automatic")
    carla.says(stage.channel(chooses_not, carla), "Hello again")
    stage.told(chooses_not, about="Hello again")


def test_an_admin_changes_and_resets_somebodys_settings_and_the_log_says_so(stage: Stage, ann: Actor) -> None:
    carla = stage.customer()
    (person,) = stage.teammates("person")
    orders(ann, f"person <@{person.id}> customers none", result="none")
    carla.says(stage.channel(person, carla), "Not for them")
    stage.not_told(person)
    assert f"for {person.real_name}" in asks(ann, "admin log")
    orders(ann, f"person <@{person.id}> reset", result="defaults")
    carla.says(stage.channel(person, carla), "For them again")
    stage.told(person, about="For them again")


def test_the_defaults_can_be_applied_to_everybody(stage: Stage, ann: Actor) -> None:
    (person,) = stage.teammates("person", customers="none")
    assert "Messages from customers: none (your choice)" in person.command("/unseen", "settings").text
    asks(ann, "admin apply-defaults")
    assert "(your choice)" not in person.command("/unseen", "settings").text


def test_coverage_names_a_hole_until_somebody_fills_it(stage: Stage, ann: Actor) -> None:
    carla = stage.customer()
    (lonely,) = stage.teammates("lonely", customers="none")
    channel = stage.channel(lonely, carla)
    stage.world.until(lambda: f"#{channel}" in asks(ann, "admin coverage") or None, 10, "the hole")
    stage.chooses(lonely, customers="all")
    assert f"#{channel}" not in asks(ann, "admin coverage")


def test_an_item_is_shared_by_an_internal_thread_and_a_customers_channel(stage: Stage, ann: Actor) -> None:
    carla = stage.customer()
    (keeper,) = stage.teammates("keeper", customers="none")
    (writer,) = stage.teammates("writer", customers="none")
    outside, inside = stage.channel(keeper, writer, carla), stage.channel(keeper, writer)
    orders(ann, r"pattern TEAM-\d+", result="TEAM-")
    stage.chooses(keeper, customers="followed")
    thread = writer.says(inside, "TEAM-7: who takes it?")
    carla.says(outside, "I heard of TEAM-8")
    asked = carla.says(outside, "It is still broken")
    stage.world.waits_until_settled()
    assert "TEAM-7" in asks(keeper, f"item attach {asked.link} TEAM-7")
    assert "TEAM-7" in asks(keeper, "follow TEAM-7")
    carla.says(outside, "Anybody there?")
    (notice,) = stage.told(keeper, about="Anybody there?")
    assert "because you follow TEAM-7" in notice.text
    writer.replies(thread, "I take it")
    (notice,) = stage.told(keeper, about="I take it")
    assert "internal message" in notice.text
    assert "TEAM-8" not in asks(keeper, "following")
    orders(ann, "pattern off", result="")


@pytest.mark.parametrize("pattern", ["((", "(?=ACME)", "(A)\\1", "x*", "A" * 300])
def test_a_pattern_that_cannot_be_used_is_refused(ann: Actor, pattern: str) -> None:
    assert "Nothing was changed" in asks(ann, f"admin pattern {pattern}")


def test_a_slow_pattern_holds_nothing_up(stage: Stage, ann: Actor) -> None:
    asks(ann, "admin pattern (a+)+KEY")
    (writer, reader) = stage.teammates("writer", "reader")
    channel = stage.channel(writer, reader)
    settled(stage, reader, f"follow #{channel}", result=f"You follow #{channel} now")
    writer.says(channel, "a" * 3_000 + "!")
    stage.told(reader, about="aaaa")
    asks(ann, "admin pattern off")


def test_the_inbox_shows_who_waits_longest_first_and_showing_is_seeing(stage: Stage) -> None:
    carla, dan = stage.customer(), stage.customer("carla-too")
    (reader,) = stage.teammates("reader", wait="10m")
    first, second = stage.channel(reader, carla), stage.channel(reader, dan)
    waiting = carla.says(first, "I was first")
    dan.says(second, "I was second")
    stage.world.waits_until_settled()
    shown = asks(reader, "inbox")
    assert shown.index("I was first") < shown.index("I was second")
    assert "inbox" in asks(reader, f"why {waiting.link}")
    reader.says(first, "Here I am")
    stage.world.waits_until_settled()
    assert "I was first" not in asks(reader, "inbox")


def test_why_is_told_for_somebody_alerted_skipped_and_without_permission(stage: Stage, ann: Actor) -> None:
    carla = stage.customer()
    (told,) = stage.teammates("told", customers="all")
    (skipped,) = stage.teammates("skipped", customers="none")
    (outside,) = stage.teammates("outside", customers="all")
    channel = stage.channel(told, skipped, carla)
    post = carla.says(channel, "Why me?")
    stage.told(told, about="Why me?")
    stage.world.until(lambda: "sent" in asks(told, f"why {post.link}") or None, 10, "the notice is settled")
    assert "You were told" in asks(told, f"why {post.link}")
    assert "You want no messages from customers" in asks(skipped, f"why {post.link}")
    assert asks(outside, f"why {post.link}") == NOTHING_THERE
    assert asks(ann, f"why {post.link} <@{told.id}>") == NOTHING_THERE
    ann.joins(channel)
    stage.world.waits_until_settled()
    assert f"This is about {told.real_name}" in asks(ann, f"why {post.link} <@{told.id}>")


def test_an_admin_outside_a_private_channel_learns_nothing_of_it(stage: Stage, ann: Actor) -> None:
    carla = stage.customer()
    (member,) = stage.teammates("member", customers="none")
    channel = stage.channel(member, carla, private=True)
    post = carla.says(channel, "Only between us")
    stage.world.waits_until_settled()
    nowhere = post.link.replace(post.link.rsplit("/", 2)[1], "C0NOWHERE")
    for words, other in (
        (f"why {post.link}", f"why {nowhere}"),
        (f"follow {post.link}", f"follow {nowhere}"),
        (f"item attach {post.link} X-1", f"item attach {nowhere} X-1"),
        (f"admin open #{channel}", "admin open #nowhere"),
        (f"admin channel #{channel} off", "admin channel #nowhere off"),
        (f"admin project x add #{channel}", "admin project x add #nowhere"),
    ):
        assert asks(ann, words).replace(channel, "nowhere") == asks(ann, other)
    for words in ("admin coverage", "admin log", "inbox", f"admin export <@{member.id}>"):
        told = asks(ann, words)
        assert channel not in told
        assert "Only between us" not in told


def test_a_person_is_exported_and_erased(stage: Stage, ann: Actor) -> None:
    (leaver,) = stage.teammates("leaver", wait="7m")
    channel = stage.channel(leaver)
    stage.world.person("ann").joins(channel)
    leaver.says(channel, "I was here")
    stage.world.waits_until_settled()
    exported = asks(ann, f"admin export <@{leaver.id}>")
    assert "I was here" in json.dumps(exported)
    assert "Nothing has been erased yet" in asks(ann, f"admin erase <@{leaver.id}>")
    assert "has been forgotten" in asks(ann, f"admin erase <@{leaver.id}> confirm")
    assert "I was here" not in asks(ann, f"admin export <@{leaver.id}>")


def test_status_counts_what_waits_and_what_was_sent(ann: Actor) -> None:
    assert "channels are watched" in asks(ann, "admin status")


def test_a_whole_session_in_swedish(stage: Stage) -> None:
    carla = stage.customer()
    (svea,) = stage.teammates("svea", customers="all")
    assert "Svenska" in asks(svea, "language sv")
    assert "Dina inställningar" in asks(svea, "settings")
    post = carla.says(stage.channel(svea, carla), "Our login is broken")
    (notice,) = stage.told(svea, about="Our login is broken")
    assert "Du får det här eftersom du vill ha alla meddelanden från kunder." in notice.text
    assert {"Öppna", "Sett", "Följ", "Tysta", "Varför?"} <= set(notice.shown.splitlines())
    assert "Är det ditt eget meddelande? Nej." in asks(svea, f"why {post.link}")
    for words in ("help", "inbox", "following", "admin log", "follow", "customers some", "wait 99h"):
        said = asks(svea, words)
        assert not {"You", "you", "the", "Nothing"} & set(said.split()), said
