"""The administration on the home page in Slack: everything through the same orders, with the same limits."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rules.model import Audience, Role, Scope
from rules.settings import Layer, Settings
from sandbox.actor import Actor
from tests.bots.slack_stage import Json, SlackStage, block, options_of, shown, slack_stage

ACME = "channel <#C0ACME>"
PERSON = "person:person {}"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[SlackStage]:
    with slack_stage(tmp_path) as stage:
        yield stage


def administration(stage: SlackStage, who: str = "ann") -> Actor:
    """Let an admin go to the administration."""
    admin = stage.world.person(who)
    stage.home(admin)
    assert "Channels" in shown(stage.presses(admin, "Administration"))
    return admin


def place(stage: SlackStage, ref: str) -> tuple[Audience, bool, str]:
    found = stage.store.directory.channel(stage.workspace_id, ref)
    assert found is not None
    return found.audience, found.opened, found.project


def test_only_admins_find_it(stage: SlackStage) -> None:
    ben = stage.world.person("ben")
    assert "Administration" not in shown(stage.home(ben))


def test_nobody_gets_there_who_is_no_admin_any_more(stage: SlackStage) -> None:
    ann = administration(stage)
    stage.world.make(ann, "member")
    stage.world.waits_until_settled()
    page = stage.presses(ann, ACME, f"admin {ACME} off")
    assert "Sorry, only admins" in shown(page)
    assert "Channels" not in shown(page)
    assert place(stage, "C0ACME")[0] is Audience.CUSTOMER


@pytest.mark.parametrize("audience", Audience)
def test_a_channel_gets_another_audience(stage: SlackStage, audience: Audience) -> None:
    ann = administration(stage)
    page = stage.presses(ann, ACME, f"admin {ACME} {audience}")
    assert place(stage, "C0ACME")[0] is audience
    assert block(page, ACME)["accessory"]["initial_option"]["value"] == f"admin {ACME} {audience}"


def test_private_channels_are_opened_and_closed_by_admins_who_are_in_them(stage: SlackStage) -> None:
    assert "acme-plan" not in shown(_page(administration(stage)))
    bo = stage.world.person("bo")
    bo.command("/unseen", "language en")
    administration(stage, "bo")
    assert "#acme-plan" in shown(_page(bo))
    assert "open to everybody in its project" in shown(stage.presses(bo, "Open"))
    assert place(stage, "C0ACMEPLAN")[1] is True
    stage.presses(bo, "Close")
    assert place(stage, "C0ACMEPLAN")[1] is False


def changed(before: Layer | Settings, after: Layer | Settings) -> set[str]:
    """Name the settings that are others now."""
    return {name for name in Settings.__slots__ if getattr(before, name) != getattr(after, name)}


def line(view: Json, says: str) -> str:
    """Name the block that says something and has a button."""
    lines = (one for one in view["blocks"] if one.get("accessory", {}).get("type") == "button")
    found: str = next(one["block_id"] for one in lines if says in one["text"]["text"])
    return found


def window_of(person: Actor) -> Json:
    """Return the window that somebody looks at."""
    view = person.window()
    assert view is not None
    return view


def _page(person: Actor) -> Json:
    view = person.home()
    assert view is not None
    return view


def test_every_default_is_a_control_and_changes_exactly_itself(stage: SlackStage) -> None:
    ann = administration(stage)
    for name in ("internal", "dm", "wait", "customers", "answered", "section", "replies"):
        control = f"admin defaults {name}"
        for value in options_of(_page(ann), control):
            before = stage.store.choices.defaults(stage.workspace_id)
            stage.presses(ann, control, value)
            assert changed(before, stage.store.choices.defaults(stage.workspace_id)) <= {name}
    assert stage.settings(stage.world.person("ben")).dm is False


def test_the_defaults_hold_for_everybody_once_an_admin_has_said_so_twice(stage: SlackStage) -> None:
    ben = stage.world.person("ben")
    ben.command("/unseen", "dm off")
    ann = administration(stage)
    (button,) = [
        element
        for one in _page(ann)["blocks"]
        for element in one.get("elements", ())
        if element.get("value") == "admin apply-defaults"
    ]
    assert button["confirm"]["text"]["text"].startswith("Everybody’s own choices are forgotten")
    stage.presses(ann, "Apply to everybody")
    assert stage.settings(ben).dm is True


@pytest.mark.parametrize(
    ("button", "says"),
    [
        ("Coverage", "Admins hear when a hole opens"),
        ("Log", "Nothing has been changed yet"),
        ("Status", "channels are watched"),
    ],
)
def test_reports_open_in_a_window(stage: SlackStage, button: str, says: str) -> None:
    ann = administration(stage)
    opened = ann.presses_at_home(button, within=5)
    assert opened.text == button
    assert says in opened.shown


def test_holes_in_the_coverage_are_watched_for(stage: SlackStage) -> None:
    ann = administration(stage)
    stage.presses(ann, "admin coverage", "admin coverage off")
    assert not stage.store.choices.coverage_watch(stage.workspace_id).on


def test_a_pattern_is_filled_in_and_a_mistake_in_it_is_shown_at_the_field(stage: SlackStage) -> None:
    ann = administration(stage)
    opened = ann.presses_at_home(line(_page(ann), "Keys are not recognized"), within=5)
    wrong = ann.submits(opened, {"pattern": "(unclosed"})
    assert wrong.failure == ""
    assert "(unclosed cannot be used" in wrong.text
    assert stage.store.items.pattern(stage.workspace_id) is None
    right = ann.submits(opened, {"pattern": "[A-Z]+-[0-9]+"})
    assert "Keys are recognized by" in right.shown
    assert stage.store.items.pattern(stage.workspace_id) == "[A-Z]+-[0-9]+"


def test_a_pattern_is_switched_off(stage: SlackStage) -> None:
    stage.world.person("ann").command("/unseen", "admin pattern [A-Z]+-[0-9]+")
    ann = administration(stage)
    assert "Keys are not recognized" in shown(stage.presses(ann, "Switch off"))


def about(stage: SlackStage, admin: Actor, person: str) -> Json:
    """Let an admin choose somebody, and return the window about them."""
    opened = admin.presses_at_home(PERSON, stage.world.person(person).id, within=5)
    return stage.window(admin, opened, "About")


def press_in(stage: SlackStage, admin: Actor, control: str, value: str | None, says: str) -> Json:
    """Let an admin press something in the window that they look at, and wait until it is drawn anew."""
    before = window_of(admin)
    pressed = admin.presses_in(before, control, value)
    stage.world.until(lambda: admin.window() != before, what="another window")
    return stage.window(admin, pressed, says)


def test_a_person_is_picked_and_every_setting_of_theirs_is_a_control(stage: SlackStage) -> None:
    ann, ben = administration(stage), stage.world.person("ben")
    about(stage, ann, "ben")
    for name, value in (("customers", "none"), ("wait", "5m"), ("dm", "off"), ("language", "sv")):
        before = stage.settings(ben)
        order = f"admin person <@{ben.id}> {name}"
        press_in(stage, ann, order, f"{order} {value}", "For Ben Okafor")
        assert changed(before, stage.settings(ben)) == {name}
    window = press_in(stage, ann, f"scope <@{ben.id}>", f"admin scope <@{ben.id}> all", "all projects now")
    assert "their choice" in shown(window)
    member = stage.store.directory.member(stage.id_of(ben))
    assert member.scope is Scope.ALL
    press_in(stage, ann, "Return to the defaults", None, "back to")
    assert stage.settings(ben) == Settings()


def test_a_guest_becomes_a_teammate_and_a_customer_again(stage: SlackStage) -> None:
    ann, gus = administration(stage), stage.world.person("gus")
    assert "May see" not in shown(about(stage, ann, "gus"))
    for role in (Role.TEAMMATE, Role.CUSTOMER):
        press_in(stage, ann, f"role <@{gus.id}>", f"admin {role} <@{gus.id}>", f"counts as a {role}")
        assert stage.store.directory.member(stage.id_of(gus)).role is role


def test_an_integration_is_confirmed_as_a_relay(stage: SlackStage) -> None:
    ann, robot = administration(stage), stage.world.person("ticketbot")
    about(stage, ann, "ticketbot")
    press_in(stage, ann, f"relay <@{robot.id}>", f"admin relay <@{robot.id}> on", "carries people’s words")
    assert stage.store.directory.member(stage.id_of(robot)).relay
    page = stage.home(ann)
    assert "Ticket Robot carries people’s words" in shown(page)
    stage.presses(ann, f"relay <@{robot.id}>", f"admin relay <@{robot.id}> off")
    assert not stage.store.directory.member(stage.id_of(robot)).relay


def test_what_is_stored_about_somebody_is_exported_and_erased_after_a_question(stage: SlackStage) -> None:
    ann, ben = administration(stage), stage.world.person("ben")
    window = about(stage, ann, "ben")
    exported = ann.presses_in(window, "Export", within=5)
    assert '"name": "Ben Okafor"' in exported.shown
    assert exported.view is not None
    assert exported.view["previous_view_id"] == window["id"]
    ann.closes(exported.view)
    (erase,) = [
        element
        for one in window["blocks"]
        for element in one.get("elements", ())
        if str(element.get("value")).startswith("admin erase")
    ]
    assert erase["confirm"]["text"]["text"] == "This cannot be undone."
    press_in(stage, ann, "Erase", None, "has been forgotten")
    assert stage.store.directory.member(stage.id_of(ben)).email is None


def test_admins_cannot_erase_or_demote_themselves(stage: SlackStage) -> None:
    ann = administration(stage)
    window = shown(about(stage, ann, "ann"))
    assert "Erase" not in window
    assert "Counts as" not in window


def test_a_project_is_started_filled_and_emptied(stage: SlackStage) -> None:
    ann = administration(stage)
    opened = ann.presses_at_home("New project", within=5)
    done = ann.submits(opened, {"project": "Customers", "channel": "C0ACME"})
    assert "#acme belongs to the project Customers now." in done.shown
    page = stage.home(ann)
    opened = ann.presses_at_home(line(page, "Customers: #acme"), within=5)
    stage.window(ann, opened, "What belongs to Customers")
    add = "admin project <#C0ACME> add {}"
    press_in(stage, ann, f"channel:{add}", "C0GLOBEX", "#globex belongs to the project")
    press_in(stage, ann, f"person:{add}", "U0FINN", "Finn Daly belongs to the project")
    assert {place(stage, ref)[2] for ref in ("C0ACME", "C0GLOBEX")} == {"Customers"}
    (project,) = stage.store.projects.find(stage.workspace_id, "Customers")
    assert [member.name for member in project.members] == ["Finn Daly"]
    press_in(stage, ann, line(window_of(ann), "#globex"), None, "#globex is a project of its own now.")
    press_in(stage, ann, line(window_of(ann), "Finn Daly"), None, "no longer belongs to the project")
    assert place(stage, "C0GLOBEX")[2] == "globex"
    (project,) = stage.store.projects.find(stage.workspace_id, "Customers")
    assert project.members == ()


def test_a_name_that_means_several_projects_is_refused_at_the_field(stage: SlackStage) -> None:
    ann = administration(stage)
    opened = ann.presses_at_home("New project", within=5)
    answer = ann.submits(opened, {"project": "x" * 61, "channel": "C0ACME"})
    assert "too long for a name" in answer.text
    assert place(stage, "C0ACME")[2] == "acme"
