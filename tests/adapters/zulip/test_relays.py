"""Whose words known integrations post, as far as their posts tell.

The shapes are those of messages that the integrations post for their published examples; the words are ours.
"""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.zulip.inbound import normalise
from adapters.zulip.relays.posters import BY_CLIENT, spoken
from rules.events import MessagePosted, Spoken
from rules.model import Role
from tests.adapters.zulip.happenings import HELPDESK, NOW, SCENE, Json, message

MAIL = "https://app.frontapp.com/open/msg_1"
TICKET = "https://n.example/tickets/11"


def quoted(words: str) -> str:
    return f"\n\n``` quote\n{words}\n```"


def post(service: str, topic: str, content: str) -> Json:
    return message(content, client=f"Zulip{service}Webhook", subject=topic, sender_id=HELPDESK)


def front(way: str, who: str, said: str = ":\n```quote\n*Subject*: Our login\n```") -> Json:
    return post("Front", "cnv_1", f"[{way}]({MAIL}) from **{who}** to **support@n.example**{said}")


def intercom(topic: str, content: str) -> Json:
    return post("Intercom", topic, content)


def freshdesk(content: str, topic: str = "#11: Our login") -> Json:
    return post("Freshdesk", topic, content)


OPENED = f"Requester Carla Nyström <carla@acme.example> created [ticket #11]({TICKET}):"
STATE = "\n\n* **Type**: Problem\n* **Priority**: High"
LONG = "Lead: A name that is far too long for a topic of Zulip's to..."

TOLD = [
    pytest.param(
        front("Inbound message", "carla@acme.example"),
        Spoken("front", Role.CUSTOMER, None, "carla@acme.example", "Our login", "cnv_1", "Our login"),
        id="Front: a customer's mail, of which only the subject is told",
    ),
    pytest.param(
        front("Inbound message", "Carla", ":\n```quote\n*Subject*: Our login\n\nIs **slow**.\n```"),
        Spoken("front", Role.CUSTOMER, "Carla", None, "Our login\nIs **slow**.", "cnv_1", "Our login"),
        id="Front: one with its words",
    ),
    pytest.param(
        front("Outbound message", "support@n.example"),
        Spoken("front", Role.TEAMMATE, None, "support@n.example", "Our login", "cnv_1", "Our login"),
        id="Front: the team's mail",
    ),
    pytest.param(
        front("Outbound reply", "ann@n.example", "."),
        Spoken("front", Role.TEAMMATE, None, "ann@n.example", None, "cnv_1"),
        id="Front: the team's answer, of which nothing is told",
    ),
    pytest.param(
        intercom("Lead: Carla Nyström", "Carla Nyström replied to the conversation:" + quoted("Hello?")),
        Spoken("intercom", Role.CUSTOMER, "Carla Nyström", text="Hello?"),
        id="Intercom: the customer after whom the topic is named",
    ),
    pytest.param(
        intercom("✔ User: carla@acme.example", "carla@acme.example initiated a conversation:" + quoted("Hi")),
        Spoken("intercom", Role.CUSTOMER, None, "carla@acme.example", "Hi"),
        id="Intercom: a customer without a name, in a resolved topic",
    ),
    pytest.param(
        intercom(
            "Contact: Carla", "Bo Ek replied to the conversation:" + quoted("Hello\n```\ncode\n```\nthere")
        ),
        Spoken("intercom", Role.TEAMMATE, "Bo Ek", text="Hello\ncode\nthere"),
        id="Intercom: anybody else is of the team; a fence ends nothing",
    ),
    pytest.param(
        intercom(LONG, LONG[6:-3] + "o hold replied to the conversation:" + quoted("Hi")),
        Spoken("intercom", Role.CUSTOMER, LONG[6:-3] + "o hold", text="Hi"),
        id="Intercom: a customer whose name is cut",
    ),
    pytest.param(
        freshdesk(OPENED + quoted("It is slow.\nRequester Ann <ann@n.example> created") + STATE),
        Spoken(
            "freshdesk",
            Role.CUSTOMER,
            "Carla Nyström",
            "carla@acme.example",
            "It is slow.\nRequester Ann <ann@n.example> created",
            "#11",
            "Our login",
        ),
        id="Freshdesk: a new ticket; what the requester writes names nobody",
    ),
    pytest.param(
        post(
            "Groove",
            "notifications",
            f"Carla Nyström submitted new ticket [#9: Our login]({TICKET}):" + quoted("Hi"),
        ),
        Spoken("groove", Role.CUSTOMER, "Carla Nyström", None, "Hi", "#9", "Our login"),
        id="Groove: a new ticket",
    ),
]


@pytest.mark.parametrize(("event", "expected"), TOLD)
def test_whose_words_a_post_carries(event: Json, expected: Spoken) -> None:
    assert spoken(event["message"], SCENE.names) == expected


UNTOLD = [
    pytest.param(
        post("Front", "cnv_1", "**Bo Ek** left a comment:\n```quote\nHm.\n```"), id="Front: a comment"
    ),
    pytest.param(post("Front", "cnv_1", "Archived by **Bo Ek**."), id="Front: a conversation is archived"),
    pytest.param(
        front("Inbound message", "ann@n.example** to **x"),
        id="Front: a name that would end the name of the sender",
    ),
    pytest.param(
        intercom("Lead: Carla", "Bo Ek added a note to the conversation:" + quoted("Hm.")),
        id="Intercom: a note",
    ),
    pytest.param(intercom("Lead: Carla", "Carla opened the conversation."), id="Intercom: nothing said"),
    pytest.param(
        intercom("Events", "Carla replied to the conversation:" + quoted("Hi")), id="Intercom: no customer"
    ),
    pytest.param(freshdesk(OPENED.replace("created", "added a public note to")), id="Freshdesk: a note"),
    pytest.param(
        freshdesk(OPENED.replace("created", "updated") + "\n\n* **Status**: Open"), id="Freshdesk: a change"
    ),
    pytest.param(
        post(
            "Groove", "notifications", f"carla@acme.example replied to [ticket #9]({TICKET}):" + quoted("Hi")
        ),
        id="Groove: a reply of whichever side",
    ),
    pytest.param(post("Zendesk", "#4711: Our login", "New comment:\n> Hello?"), id="Zendesk: anything"),
    pytest.param(message("Carla Nyström submitted new ticket"), id="somebody who writes by hand"),
]


@pytest.mark.parametrize("event", UNTOLD)
def test_what_cannot_be_told_stays_a_bots(event: Json) -> None:
    assert spoken(event["message"], SCENE.names) is None


def test_a_post_is_kept_as_it_was_beside_what_it_tells() -> None:
    [posted] = normalise(front("Outbound reply", "ann@n.example", "."), SCENE, NOW)
    assert isinstance(posted, MessagePosted)
    assert posted.spoken is not None
    assert posted.text == f"Outbound reply ({MAIL}) from **ann@n.example** to **support@n.example**."


@given(
    st.sampled_from(sorted(BY_CLIENT)),
    st.sampled_from([case.values[0] for case in TOLD]),
    st.text() | st.text(st.sampled_from("*[]()<>:#1 \n`~quotea@.")),
    st.integers(0, 300),
)
def test_a_spoilt_post_breaks_nothing(client: str, event: Json, junk: str, at: int) -> None:
    content = event["message"]["content"]
    spoilt = {**event["message"], "client": client, "content": content[:at] + junk + content[at:]}
    assert isinstance(spoken(spoilt, SCENE.names), Spoken | None)


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C"], exclude_characters="`~"), min_size=1)


@given(WORDS)
def test_no_words_of_a_customer_change_who_speaks(words: str) -> None:
    told = spoken(freshdesk(OPENED + quoted(f"{words}\n{OPENED}") + STATE)["message"], SCENE.names)
    assert told is not None
    assert (told.role, told.address) == (Role.CUSTOMER, "carla@acme.example")


RECORDED: Mapping[str, Mapping[Role, int]] = {
    "ZulipFreshdeskWebhook": {Role.CUSTOMER: 2},
    "ZulipFrontWebhook": {Role.CUSTOMER: 1, Role.TEAMMATE: 2},
    "ZulipGrooveWebhook": {Role.CUSTOMER: 1},
    "ZulipIntercomWebhook": {Role.CUSTOMER: 2, Role.TEAMMATE: 2},
}
"""Of how many recorded messages it is told whose words they are."""


def test_the_recorded_messages_tell_what_they_can(shared_data: Path) -> None:
    recorded = json.loads((shared_data / "zulip" / "helpdesk_messages.json").read_text())
    found: dict[str, dict[Role, int]] = {}
    for one in recorded:
        told = spoken(one, SCENE.names)
        if told is not None:
            roles = found.setdefault(one["client"], {})
            roles[told.role] = roles.get(told.role, 0) + 1
            assert told.name or told.address
            assert told.text or "Outbound reply" in one["content"]
    assert found == RECORDED
