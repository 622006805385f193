"""Whose words known integrations post, as far as their posts tell.

The shapes are those of recorded events and of the integrations' own source; the words are ours.
"""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.inbound import normalise
from adapters.slack.relays.posters import spoken
from rules.events import Event, MessageEdited, MessagePosted, Spoken
from rules.model import Role
from tests.adapters.slack.envelopes import BOT, NAMES, TEAM, Json, changed, envelope, message

MAIL: Json = {
    "id": "F1",
    "mode": "email",
    "filetype": "email",
    "pretty_type": "Email",
    "user": "USLACKBOT",
    "display_as_bot": True,
    "username": "Email",
    "subject": "Our login",
    "to": [{"address": "", "name": "Email", "original": "Email <>"}],
    "from": [
        {
            "address": "carla@acme.example",
            "name": "Carla Nyström",
            "original": "Carla Nyström <carla@acme.example>",
        }
    ],
    "cc": [],
    "attachments": [],
    "original_attachment_count": 0,
    "plain_text": "It is <broken> & slow.",
}
TICKET_URL = "https://n.zendesk.com/agent/tickets/12"
DESCRIBED = (
    f"<{TICKET_URL}|*Login &amp; more*>\n*Priority*: Normal\n*Requester*: Carla Nyström\n"
    "*Assignee*: /\n*Description*:\nOur login is broken.\n*Requester*: Ann Lindqvist"
)
FORM = (
    "*First Name*: Carla\n*Last Name*: Nyström\n*Email*: <mailto:carla@acme.example|carla@acme.example>\n"
    "*Company*:\n*Message*: Please call.\n*Email*: ann@n.example"
)
OPENED = (
    "\n*Inbox:* Website (Website)\n<https://chat.n.example/app/accounts/1/conversations/7|Click here>"
    " to view the conversation.\n\nHello?"
)
MAILED = OPENED.replace("\n\nHello?", "\n*Subject:* Our login\n\n\nHello?")


def mailed(**others: object) -> Json:
    files = [{**MAIL, **others}]
    return message(
        "", user="USLACKBOT", bot_id="B0MAIL", subtype="file_share", files=files, display_as_bot=True
    )


def posted(app: str, **others: object) -> Json:
    profile = {"id": "B0APP", "app_id": "A0APP", "name": app, "deleted": False}
    return message("", user="U0APP", bot_id="B0APP", bot_profile=profile, **others)


def zendesk(value: str = DESCRIBED, footer: str = f"<{TICKET_URL}|*Ticket #12*> | Status: New") -> Json:
    return posted("Zendesk", attachments=[{"footer": footer, "fields": [{"value": value}]}])


def hubspot(form: str = FORM) -> Json:
    return message(
        "", user=None, bot_id="B0HUB", subtype="bot_message", username="HubSpot", attachments=[{"text": form}]
    )


def chatwoot(sender: str, text: str = "Hello?") -> Json:
    return message(text, user=None, bot_id="B0CHAT", subtype="bot_message", username=sender)


def osticket(pretext: str, value: str) -> Json:
    card = {"pretext": pretext, "fields": [{"title": "Our login", "value": value}]}
    return posted("osTicket Notification", attachments=[card])


TOLD = [
    pytest.param(
        mailed(),
        Spoken(
            "email",
            Role.CUSTOMER,
            "Carla Nyström",
            "carla@acme.example",
            "Our login\nIt is <broken> & slow.",
            title="Our login",
        ),
        id="a mail",
    ),
    pytest.param(
        mailed(subject="", **{"from": [{"address": "x@acme.example"}]}),
        Spoken("email", Role.CUSTOMER, None, "x@acme.example", "It is <broken> & slow."),
        id="a mail without name and subject",
    ),
    pytest.param(
        zendesk(),
        Spoken(
            "zendesk",
            Role.CUSTOMER,
            "Carla Nyström",
            text="Our login is broken.\n*Requester*: Ann Lindqvist",
            item="#12",
            title="Login & more",
        ),
        id="a ticket in Zendesk; what the requester writes names nobody",
    ),
    pytest.param(
        hubspot(),
        Spoken(
            "hubspot",
            Role.CUSTOMER,
            "Carla Nyström",
            "carla@acme.example",
            "Please call.\n*Email*: ann@n.example",
        ),
        id="a form in HubSpot; what is written in it names nobody",
    ),
    pytest.param(
        chatwoot("Carla Nyström (Contact)", OPENED),
        Spoken("chatwoot", Role.CUSTOMER, "Carla Nyström", text="Hello?", item="#7"),
        id="a conversation in Chatwoot",
    ),
    pytest.param(
        chatwoot("Carla (Contact)", MAILED),
        Spoken("chatwoot", Role.CUSTOMER, "Carla", text="Hello?", item="#7", title="Our login"),
        id="one by mail",
    ),
    pytest.param(
        chatwoot("Bo Ek (Agent)"), Spoken("chatwoot", Role.TEAMMATE, "Bo Ek", text="Hello?"), id="an agent"
    ),
    pytest.param(
        chatwoot("Bo (Agent) (Contact)"),
        Spoken("chatwoot", Role.CUSTOMER, "Bo (Agent)", text="Hello?"),
        id="a customer who calls herself an agent",
    ),
    pytest.param(
        chatwoot("Carla (Contact)", "private: hello?"),
        Spoken("chatwoot", Role.CUSTOMER, "Carla", text="private: hello?"),
        id="a customer writes no notes",
    ),
    pytest.param(
        osticket(
            "New Ticket <https://t.example/scp/tickets.php?id=3|#451 - Our login> created",
            "Created by Carla (Acme) (<mailto:c@acme.example|c@acme.example>) \n\nIt is broken.",
        ),
        Spoken(
            "osticket",
            Role.CUSTOMER,
            "Carla (Acme)",
            "c@acme.example",
            "It is broken.",
            "#451",
            "Our login",
        ),
        id="a ticket in osTicket",
    ),
    pytest.param(
        osticket(
            "Ticket <https://t.example/scp/tickets.php?id=3|#451 Our login> updated",
            "by Dan (c@acme.example) in Support \n\nStill broken.",
        ),
        Spoken("osticket", Role.CUSTOMER, "Dan", None, "Still broken.", "#451", "Our login"),
        id="what is added to it; the address may be somebody else's",
    ),
]


@pytest.mark.parametrize(("event", "expected"), TOLD)
def test_an_integration_tells_whose_words_it_posts(event: Json, expected: Spoken) -> None:
    assert spoken(event, NAMES.get) == expected


UNTOLD = [
    pytest.param(message(), id="a person"),
    pytest.param(message(files=[MAIL], subtype="file_share"), id="a person who shares a mail"),
    pytest.param(mailed(**{"from": []}), id="a mail whose fields Slack keeps to itself"),
    pytest.param(
        message("", user="USLACKBOT", subtype="file_share", files=[{"id": "F1", "mode": "hosted"}]),
        id="another file of Slackbot's",
    ),
    pytest.param(zendesk("Carla added a comment"), id="what else Zendesk posts"),
    pytest.param(zendesk(footer="Status: New"), id="a ticket without a number"),
    pytest.param(zendesk("*Description*:\n*Requester*: Ann"), id="a requester below the description"),
    pytest.param(hubspot("*First Name*: Carla"), id="a form without a message"),
    pytest.param(hubspot("*Company*: Acme\n*Message*: Hi"), id="a form of nobody"),
    pytest.param(chatwoot("Bo (Agent)", "private: look at this"), id="a note among agents"),
    pytest.param(chatwoot("Robo (Bot)"), id="Chatwoot's own bot"),
    pytest.param(chatwoot("System"), id="Chatwoot itself"),
    pytest.param(osticket("New Ticket", "Created by Carla"), id="a post of another version of osTicket's"),
    pytest.param(
        posted("Build", attachments=[{"footer": TICKET_URL, "fields": [{"value": DESCRIBED}]}]),
        id="an app that nobody knows",
    ),
    pytest.param(
        message(bot_id=None, username="Carla (Contact)"), id="a person who calls herself like an integration"
    ),
]


@pytest.mark.parametrize("event", UNTOLD)
def test_what_cannot_be_told_is_not_guessed(event: Json) -> None:
    assert spoken(event, NAMES.get) is None


def heard(event: Json) -> tuple[Event, ...]:
    return normalise(envelope(event), TEAM, BOT, NAMES.get)


def test_a_message_brings_along_whose_words_it_is() -> None:
    (event,) = heard(zendesk())
    assert isinstance(event, MessagePosted)
    assert (event.author, event.spoken) == ("U0APP", spoken(zendesk(), NAMES.get))
    assert "*Priority*: Normal" in event.text


def test_a_mail_is_its_words_and_its_own_files_are_counted() -> None:
    (event,) = heard(mailed(attachments=[{"filename": "a.pdf"}, {"filename": "b.pdf"}]))
    assert isinstance(event, MessagePosted)
    assert (event.author, event.text, event.files) == ("USLACKBOT", "Our login\nIt is <broken> & slow.", 2)


def test_a_mail_that_slack_keeps_to_itself_is_a_file() -> None:
    (event,) = heard(
        message("", user="USLACKBOT", subtype="file_share", files=[{"id": "F1", "mode": "email"}])
    )
    assert isinstance(event, MessagePosted)
    assert (event.text, event.files, event.spoken) == ("", 1, None)


def edited(before: str, after: str) -> tuple[Event, ...]:
    return heard(changed(zendesk(before), zendesk(after)))


def test_a_frame_that_changes_is_no_edit() -> None:
    assert edited(DESCRIBED, DESCRIBED.replace("Normal", "High")) == ()


def test_an_edit_leaves_the_frame_out() -> None:
    (event,) = edited(DESCRIBED, DESCRIBED.replace("is broken", "was broken"))
    assert isinstance(event, MessageEdited)
    assert event.text.startswith("Our login was broken.")


@given(st.text(max_size=80))
def test_nothing_that_a_customer_writes_makes_them_somebody_else(words: str) -> None:
    escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    for event, body in (
        (zendesk(DESCRIBED.replace("Our login is broken.", escaped)), "Carla Nyström"),
        (hubspot(FORM.replace("Please call.", escaped)), "Carla Nyström"),
        (chatwoot("Carla (Contact)", OPENED.replace("Hello?", escaped)), "Carla"),
        (mailed(plain_text=words, subject=words), "Carla Nyström"),
    ):
        told = spoken(json.loads(json.dumps(event)), NAMES.get)
        assert told is not None
        assert (told.role, told.name) == (Role.CUSTOMER, body)


KEYS = ["text", "user", "bot_id", "username", "bot_profile", "name", "files", "mode", "from", "attachments"]
JUNK = st.recursive(
    st.none()
    | st.integers()
    | st.sampled_from(["email", "Zendesk", "HubSpot", "USLACKBOT", DESCRIBED, FORM]),
    lambda inside: st.lists(inside, max_size=2) | st.dictionaries(st.sampled_from(KEYS), inside, max_size=4),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(KEYS), JUNK), st.sampled_from(["Zendesk", "HubSpot", "a (Agent)"]))
def test_whatever_an_app_posts_nothing_breaks(junk: Json, username: str) -> None:
    spoken({"bot_id": "B0APP", "username": username, **junk}, NAMES.get)
