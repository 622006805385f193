"""Answers in Slack: words, and settings with controls."""

from adapters.replies import Control, Option, Panel, Reply
from adapters.slack.limits import check
from adapters.slack.panels import LONGEST_DOCUMENT, LONGEST_SECTION, SET, answer

ALL, NONE = Option("All", "customers all"), Option("None", "customers none")
PANEL = Panel(
    title="Your settings",
    controls=(
        Control("customers", "Messages from customers", (ALL, NONE), ALL, "all", "your choice"),
        Control("wait", "Wait", (Option("1 minute", "wait 1m"),), None, "1 minute", "built in"),
    ),
    reset=Option("Reset", "reset"),
    notes=("Reactions count as seen.",),
)


def test_an_answer_is_its_words() -> None:
    rendered = answer(Reply("You follow #acme."))
    [block] = check(rendered.text, rendered.blocks)
    assert rendered.text == "You follow #acme."
    assert block["text"] == {"type": "mrkdwn", "text": "You follow #acme.", "verbatim": True}


def test_a_long_answer_is_cut_between_its_lines() -> None:
    lines = [f"{number:04d} " + "x" * 95 for number in range(100)]
    rendered = answer(Reply("\n".join(lines)))
    parts = [block["text"]["text"] for block in check(rendered.text, rendered.blocks)]
    assert "\n".join(parts).split("\n") == lines
    assert all(len(part) <= LONGEST_SECTION for part in parts)


def test_a_very_long_line_is_cut_in_two_and_nothing_is_lost() -> None:
    line = "x" * (LONGEST_SECTION + 10)
    rendered = answer(Reply(f"first\n{line}\nlast"))
    parts = [block["text"]["text"] for block in check(rendered.text, rendered.blocks)]
    assert "".join(parts).replace("\n", "") == f"first{line}last"
    assert all(len(part) <= LONGEST_SECTION for part in parts)


def test_a_document_stands_below_the_words_as_it_is() -> None:
    document = '{"name": "*Ben* <!channel>"}' + "x" * LONGEST_SECTION
    rendered = answer(Reply("All about Ben:", document=document, otherwise="Too long."))
    words, kept = check(rendered.text, rendered.blocks)
    assert words["text"]["text"] == "All about Ben:"
    assert {part["type"] for part in kept["elements"]} == {"rich_text_preformatted"}
    assert "".join(text["text"] for part in kept["elements"] for text in part["elements"]) == document


def test_a_document_that_is_too_long_is_had_elsewhere() -> None:
    rendered = answer(Reply("All about Ben:", document="x" * (LONGEST_DOCUMENT + 1), otherwise="Too long."))
    [block] = check(rendered.text, rendered.blocks)
    assert block["text"]["text"] == "All about Ben:\nToo long."


def test_every_setting_is_a_menu_of_commands() -> None:
    rendered = answer(Reply("Your settings: …", PANEL))
    title, customers, wait, reset, note = check(rendered.text, rendered.blocks)
    assert title["text"]["text"] == "Your settings"
    assert customers["block_id"] == "customers"
    assert customers["text"]["text"] == "*Messages from customers*\nall · your choice"
    menu = customers["accessory"]
    assert menu["action_id"] == SET
    assert [option["value"] for option in menu["options"]] == ["customers all", "customers none"]
    assert menu["initial_option"] == menu["options"][0]
    assert "initial_option" not in wait["accessory"]
    assert wait["accessory"]["placeholder"]["text"] == "1 minute"
    assert (reset["elements"][0]["action_id"], reset["elements"][0]["value"]) == (SET, "reset")
    assert note["elements"][0]["text"] == "Reactions count as seen."
