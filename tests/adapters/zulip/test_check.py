"""What a bot can do in its organization, what is missing and how to mend it."""

import pytest

from adapters.trouble import PlatformTroubleError
from adapters.zulip.check import State, examine
from adapters.zulip.clients import Connection, connect
from adapters.zulip.organization import BadKeyError, introduce
from sandbox.zulip.client import ZulipSandbox


def told(client: Connection) -> list[str]:
    return [f"{one.state}: {one.text}" for one in examine(client)]


def worse(client: Connection) -> list[str]:
    return [one.text for one in examine(client) if one.state is not State.FINE]


def client_of(pocket: ZulipSandbox, person: str | None = None) -> Connection:
    known = pocket.env(person)
    return connect(
        lambda: 0.0, site=known["ZULIP_SITE"], email=known["ZULIP_EMAIL"], key=known["ZULIP_API_KEY"]
    )


def test_the_organization_is_introduced_by_its_server(pocket: ZulipSandbox, client: Connection) -> None:
    known = introduce(client)
    assert (known.name, known.bot, known.bot_name) == ("Northwind Support", "41", "Unseen")
    assert known.ref == pocket.url.removeprefix("http://")
    assert known.url == pocket.url
    assert known.level > 0


def test_everything_works_where_messages_can_always_be_edited(
    pocket: ZulipSandbox, client: Connection
) -> None:
    pocket.editing(seconds=None)
    first, *rest = told(client)
    assert first == "fine: The key opens Northwind Support, for the bot Unseen."
    assert rest[0] == "fine: The bot can read and write."
    assert rest[2:] == [
        "fine: Read receipts are on; people who keep theirs to themselves are not known.",
        "fine: Notices can be kept true by editing them.",
    ]


def test_looking_leaves_no_queue_behind(pocket: ZulipSandbox, client: Connection) -> None:
    told(client)
    assert len(pocket.requests("register-queue")) == len(pocket.requests("delete-queue")) == 1


WORSE = [
    pytest.param({"editing": {"seconds": 600}}, ["can be edited for 10 minutes"], id="editing is limited"),
    pytest.param({"editing": {"allowed": False}}, ["Messages cannot be edited"], id="editing is off"),
    pytest.param(
        {"editing": {"seconds": None}, "receipts": {"on": False}},
        ["Read receipts are off"],
        id="receipts are off",
    ),
    pytest.param(
        {"editing": {"seconds": None}, "runs": {"level": 136, "version": "5.7"}},
        ["Zulip 5.7, which knows no read receipts"],
        id="a server without receipts",
    ),
    pytest.param(
        {"runs": {"level": 100, "version": "4.11"}},
        ["Zulip 4.11, which is too old (feature level 100, at least 120 is needed)", "no read receipts"],
        id="a server that is too old",
    ),
]


@pytest.mark.parametrize(("deeds", "lacking"), WORSE)
def test_what_is_missing_is_said(
    pocket: ZulipSandbox, client: Connection, deeds: dict[str, dict[str, object]], lacking: list[str]
) -> None:
    for deed, how in deeds.items():
        getattr(pocket, deed)(**how)
    found = worse(client)
    assert len(found) == len(lacking)
    assert all(words in one for words, one in zip(lacking, found, strict=True))


REFUSED = [
    pytest.param(
        "ticketbot", "incoming webhook, which may only write and cannot read", id="an incoming webhook"
    ),
    pytest.param("ben", "belongs to a person, who would seem to be online", id="a person"),
]


@pytest.mark.parametrize(("who", "advice"), REFUSED)
def test_a_key_of_the_wrong_kind_is_refused_with_advice(pocket: ZulipSandbox, who: str, advice: str) -> None:
    with pytest.raises(BadKeyError, match=advice):
        introduce(client_of(pocket, who))


def test_a_key_that_was_changed_is_refused_with_advice(pocket: ZulipSandbox, client: Connection) -> None:
    pocket.changes_key()
    with pytest.raises(BadKeyError, match="does not accept the bot's key"):
        introduce(client)


def test_a_server_that_does_not_answer_is_no_bad_key(pocket: ZulipSandbox, client: Connection) -> None:
    pocket.fault("server_error", "get-own-user")
    with pytest.raises(PlatformTroubleError, match="http_5"):
        introduce(client)
