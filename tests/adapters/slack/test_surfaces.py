"""Home pages and windows in Slack: within its limits whatever stands on them, and read back as pressed."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.page import BLANK, Action, Caution, Field, Kind, Line, Page, Picker, Press, Section, Window
from adapters.replies import Control, Option, Reply
from adapters.slack.limits import check_view
from adapters.slack.surfaces import filled, home, mistaken, pressed, reading, window
from tests.adapters.spoiling import JUNK

Json = dict[str, Any]

ALL, NONE = Option("All", "customers all"), Option("None", "customers none")
CUSTOMERS = Control("customers", "Customers", (ALL, NONE), ALL, "all", "your choice", "Whom you hear of.")
ERASE = Action("Erase", Press.DO, "admin erase <@U1> confirm", Caution("For ever.", "Cancel"))
WORDS = st.text(min_size=1, max_size=4000)
ACTIONS = st.builds(Action, WORDS, st.sampled_from(Press), st.text(min_size=1, max_size=200), st.none())
LINES = st.builds(Line, WORDS, st.lists(ACTIONS, max_size=30).map(tuple))


def blocks(*parts: Line | Control | Picker, said: str = "") -> list[Json]:
    page = Page("mine", (Section("Title", parts),))
    described: list[Json] = check_view(home(page, "1", said))["blocks"]
    return described


@given(st.lists(LINES, max_size=4), WORDS)
def test_whatever_people_wrote_fits_into_a_page(lines: list[Line], said: str) -> None:
    assert blocks(*lines, said=said)


def test_a_page_remembers_which_part_of_the_whole_it_is() -> None:
    view = check_view(home(Page("team channels=2", (Section("", (Line("Hello"),)),)), "1"))
    assert view["private_metadata"] == "team channels=2"
    assert [block["type"] for block in view["blocks"]] == ["section"]


def test_a_setting_is_a_menu_of_commands_with_what_it_means() -> None:
    _, block = blocks(CUSTOMERS)
    assert block["block_id"] == "customers"
    assert block["text"]["text"] == "*Customers*\nWhom you hear of.\nall · your choice"
    assert block["accessory"]["initial_option"]["value"] == "customers all"


def test_a_line_has_its_button_beside_it_and_several_below_it() -> None:
    one, two = Action("One", Press.DO, "dm on"), Action("Two", Press.GO, "team")
    _, alone, text, row = blocks(Line("Alone", (one,)), Line("Both", (one, two)))
    assert alone["accessory"]["value"] == "dm on"
    assert text["text"]["text"] == "Both"
    assert [button["value"] for button in row["elements"]] == ["dm on", "team"]


def test_what_cannot_be_undone_asks_first() -> None:
    _, row = blocks(Line("", (ERASE,)))
    confirm = row["elements"][0]["confirm"]
    assert [confirm[name]["text"] for name in ("title", "text", "confirm", "deny")] == [
        "Erase",
        "For ever.",
        "Erase",
        "Cancel",
    ]


def test_what_is_pressed_is_read_back() -> None:
    _, row = blocks(Line("", (ERASE,)))
    done = pressed(row["elements"][0])
    assert done is not None
    assert (done.press, done.value, done.label) == (Press.DO, ERASE.value, "Erase")


def test_what_is_chosen_is_read_back() -> None:
    _, block = blocks(CUSTOMERS)
    menu = block["accessory"]
    done = pressed({**menu, "selected_option": menu["options"][1]})
    assert done is not None
    assert (done.press, done.value) == (Press.DO, "customers none")


@pytest.mark.parametrize(
    ("kind", "picked", "value"),
    [
        (Kind.PERSON, {"selected_user": "U1"}, "person <@U1>"),
        (Kind.CHANNEL, {"selected_conversation": "C1"}, "person <#C1>"),
    ],
)
def test_who_or_what_is_picked_is_read_back(kind: Kind, picked: Json, value: str) -> None:
    _, block = blocks(Picker("About", "Choose…", kind, Press.FILL, f"person {BLANK}"))
    done = pressed({**block["accessory"], "block_id": block["block_id"], **picked})
    assert done is not None
    assert (done.press, done.value) == (Press.FILL, value)


@given(JUNK)
def test_nothing_comes_of_what_is_none_of_ours(junk: object) -> None:
    assert pressed({"action_id": junk, "value": junk, "selected_option": junk, "selected_user": junk}) is None


FIELDS = (
    Field("key", "Key", Kind.WORDS, "For example ACME-12"),
    Field("channel", "Channel", Kind.CHANNEL),
    Field("person", "Person", Kind.PERSON),
    Field("which", "Which", Kind.CHOICE, options=(ALL, NONE)),
)
FORM = Window("attach x", "Attach to an item of a very long name", (Line("Hello"),), FIELDS, "Attach")


def test_what_is_filled_in_is_read_back() -> None:
    view = check_view(window(FORM, "1"))
    values: Json = {
        "key": {"key": {"type": "plain_text_input", "value": "ACME-12"}},
        "channel": {"channel": {"type": "conversations_select", "selected_conversation": "C1"}},
        "person": {"person": {"type": "users_select", "selected_user": "U1"}},
        "which": {"which": {"type": "static_select", "selected_option": {"value": "customers all"}}},
    }
    sent = filled({**view, "state": {"values": values}})
    assert sent.name == "attach x"
    assert sent.values == {"key": "ACME-12", "channel": "<#C1>", "person": "<@U1>", "which": "customers all"}


@given(JUNK)
def test_what_was_spoilt_on_its_way_is_filled_in_by_nobody(junk: object) -> None:
    assert set(filled({"state": {"values": {"key": {"key": junk}}}}).values.values()) <= {""}
    assert filled({"state": junk}).values == {}


def test_a_mistake_is_shown_at_the_first_field_without_markup() -> None:
    view = check_view(window(FORM, "1"))
    assert mistaken(view, "Type `/unseen &lt;link&gt;` &amp; go") == {"key": "Type /unseen <link> & go"}


def test_a_long_answer_is_read_in_a_window() -> None:
    view = check_view(reading("Why was I told about this?", Reply("line\n" * 5000)))
    assert len(view["title"]["text"]) <= 24
    assert all(len(block["text"]["text"]) <= 3000 for block in view["blocks"])
