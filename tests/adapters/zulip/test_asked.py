"""Who wants something of the bot, and the words that they mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.zulip.inbound import Asked, asked
from adapters.zulip.links import follow
from adapters.zulip.typed import typed
from rules.commands import parse
from rules.model import Audience, Role
from rules.requests import SetAudience, SetRole, ShowSettings, Take, Verb
from tests.adapters.zulip.happenings import (
    ACME,
    ANN,
    BOT,
    CARLA,
    ID,
    NOTIFICATION_BOT,
    SCENE,
    Json,
    direct,
    message,
)

SITE = "https://chat.n.example"

ASKED = [
    pytest.param(direct("follow ACME-12"), Asked("22", "follow ACME-12", str(ID)), id="alone with the bot"),
    pytest.param(
        direct("/unseen  follow"), Asked("22", "follow", str(ID)), id="with the name of the command"
    ),
    pytest.param(direct("`/unseen follow`"), Asked("22", "follow", str(ID)), id="copied with its frame"),
    pytest.param(direct("/unseen"), Asked("22", "", str(ID)), id="with nothing else"),
    pytest.param(
        direct("@**Unseen|9** mute", CARLA), Asked("22", "mute", str(ID)), id="by name among several people"
    ),
    pytest.param(
        message("@**Unseen|9** follow", sender_id=ANN, subject="✔ our login"),
        Asked("22", "follow", str(ID), str(ACME), "our login"),
        id="by name in a topic",
    ),
    pytest.param(
        message("@_**Unseen|9**, mute", sender_id=ANN),
        Asked("22", "mute", str(ID), str(ACME), "our login"),
        id="by a silent mention",
    ),
    pytest.param(
        message("@**Unseen** why is it slow", sender_id=ANN),
        Asked("22", "why is it slow", str(ID), str(ACME), "our login"),
        id="in words that are no command",
    ),
]


@pytest.mark.parametrize(("event", "expected"), ASKED)
def test_somebody_asks_the_bot(event: Json, expected: Asked) -> None:
    assert asked(event, SCENE) == expected


UNASKED = [
    pytest.param(direct("follow", CARLA), id="several people talk, and the bot is among them"),
    pytest.param(direct("follow", sender=BOT), id="the bot itself"),
    pytest.param(direct("Welcome!", sender=NOTIFICATION_BOT), id="a bot of the server's"),
    pytest.param(message("follow"), id="a message in a topic"),
    pytest.param(message("ask @**Unseen|9** about it"), id="a mention in the middle"),
    pytest.param(message("@**Unseen|77** follow"), id="a namesake"),
    pytest.param({"type": "update_message", "message": {}}, id="no message at all"),
]


@pytest.mark.parametrize("event", UNASKED)
def test_nobody_asks_the_bot(event: Json) -> None:
    assert asked(event, SCENE) is None


WORDS = [
    pytest.param("", ShowSettings(), id="nothing"),
    pytest.param(
        "admin customer @**Carla Nyström|21**", SetRole("<@21|Carla Nyström>", Role.CUSTOMER), id="a person"
    ),
    pytest.param("admin customer @_**|21**", SetRole("<@21>", Role.CUSTOMER), id="a person without a name"),
    pytest.param(
        "admin customer @**Carla Nyström**", SetRole("@Carla Nyström", Role.CUSTOMER), id="only a name"
    ),
    pytest.param(
        "admin channel #**our acme** internal", SetAudience("#our acme", Audience.INTERNAL), id="a channel"
    ),
    pytest.param(
        "follow #**our acme>the login@7**",
        Take(Verb.FOLLOW, "#**our acme>the login@7**"),
        id="a message by its link",
    ),
    pytest.param(
        "mute #**acme>our login**", Take(Verb.MUTE, "#**acme>our login**"), id="a topic by its link"
    ),
    pytest.param(
        'mute #**acme>"our" login**', Take(Verb.MUTE, '#**acme>"our" login**'), id="a topic with quotes in it"
    ),
    pytest.param(
        f"follow [the login]({SITE}/#narrow/near/7)",
        Take(Verb.FOLLOW, f"{SITE}/#narrow/near/7"),
        id="a labelled link",
    ),
    pytest.param(f"follow {SITE}/#narrow/near/7", Take(Verb.FOLLOW, f"{SITE}/#narrow/near/7"), id="a link"),
]


@pytest.mark.parametrize(("text", "command"), WORDS)
def test_what_zulip_writes_for_people_and_places_is_understood(text: str, command: object) -> None:
    assert parse(typed(text)) == command


NAMES = st.text(st.characters(codec="utf-8", categories=["L", "N", "Zs"]), min_size=1, max_size=30).map(
    lambda name: " ".join(name.split()) or "a"
)


@given(NAMES, NAMES, st.integers(1, 2**40))
def test_a_link_to_a_message_stays_one_word_and_is_understood(channel: str, topic: str, ref: int) -> None:
    taken = parse(typed(f"follow #**{channel}>{topic}@{ref}**"))
    assert isinstance(taken, Take)
    found = follow(taken.target or "", SITE)
    assert found is not None
    assert (found.channel, found.topic, found.message) == (channel, topic, str(ref))


@given(st.text() | st.text(st.sampled_from("@#*_|>[](){}`<\"' ab1\n/")))
def test_any_text_is_words(text: str) -> None:
    assert isinstance(typed(text), str)
