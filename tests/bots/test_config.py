import base64
from datetime import timedelta
from pathlib import Path

import pytest

from bots.config import Address, LogFormat, Logging, WrongConfigurationError, read_config, read_database_url
from bots.credentials import Slack, SlackHttp, SlackOAuth, SlackSocket
from bots.zuliprc import Zulip

BOT = {"SLACK_BOT_TOKEN": "xoxb-1-a"}
SOCKET = BOT | {"SLACK_APP_TOKEN": "xapp-1-b"}
ZULIP = {
    "ZULIP_SITE": "https://northwind.zulipchat.com/",
    "ZULIP_EMAIL": "unseen-bot@northwind.zulipchat.com",
    "ZULIP_API_KEY": "0123abcd",
}
ZULIPRC = (
    "[api]\nemail=unseen-bot@northwind.zulipchat.com\nkey=0123abcd\nsite=https://northwind.zulipchat.com\n"
)
CONSENT = {
    "SLACK_CLIENT_ID": "1.2",
    "SLACK_CLIENT_SECRET": "hunter2",
    "UNSEEN_PUBLIC_URL": "https://unseen.example.com/",
    "UNSEEN_SECRET_KEY": base64.b64encode(bytes(range(32))).decode(),
}
HTTP = BOT | {"SLACK_SIGNING_SECRET": "0123abcd"}
SECRETS = ("hunter2", "xoxp-3-c", "xoxb 1")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / ".env"


def mistakes(variables: dict[str, str], file: Path) -> tuple[str, ...]:
    with pytest.raises(WrongConfigurationError) as wrong:
        read_config(variables, file)
    return wrong.value.mistakes


def test_a_bot_token_with_an_app_token_means_socket_mode(file: Path) -> None:
    assert read_config(SOCKET, file).slack == Slack("xoxb-1-a", SlackSocket("xapp-1-b"))


def test_a_bot_token_with_a_signing_secret_means_http(file: Path) -> None:
    config = read_config(HTTP | {"UNSEEN_HTTP": "[::1]:8080"}, file)
    assert config.slack == Slack("xoxb-1-a", SlackHttp("0123abcd"))
    assert config.address == Address("::1", 8080)


def test_an_app_token_is_there_for_a_reason_so_it_beats_the_signing_secret_that_every_app_has(
    file: Path,
) -> None:
    config = read_config(SOCKET | HTTP, file)
    assert config.slack == Slack("xoxb-1-a", SlackSocket("xapp-1-b"))
    assert config.warnings == (
        "SLACK_SIGNING_SECRET is set and has no effect: SLACK_APP_TOKEN chooses Socket Mode.",
    )


def test_consent_can_stand_beside_a_bot_token_or_alone(file: Path) -> None:
    both, alone = (
        read_config(SOCKET | CONSENT, file),
        read_config(CONSENT | HTTP | {"SLACK_BOT_TOKEN": ""}, file),
    )
    oauth = SlackOAuth("1.2", "hunter2")
    assert both.slack == Slack("xoxb-1-a", SlackSocket("xapp-1-b"), oauth=oauth)
    assert alone.slack is not None
    assert (alone.slack.bot_token, alone.slack.oauth) == (None, oauth)
    assert alone.public_url == "https://unseen.example.com"
    assert alone.keys is not None


def test_an_app_in_many_workspaces_uses_an_app_token_over_http_too(file: Path) -> None:
    config = read_config(CONSENT | SOCKET | HTTP | {"SLACK_BOT_TOKEN": ""}, file)
    assert config.slack is not None
    assert config.slack.way == SlackHttp("0123abcd", "xapp-1-b")
    assert config.warnings == ()


def test_a_bot_in_zulip_needs_no_slack(file: Path) -> None:
    config = read_config(ZULIP, file)
    site = "https://northwind.zulipchat.com"
    assert config.slack is None
    assert config.zulip == Zulip(site, "unseen-bot@northwind.zulipchat.com", "0123abcd")


def test_both_platforms_can_be_configured_at_once(file: Path) -> None:
    config = read_config(SOCKET | ZULIP, file)
    assert config.slack is not None
    assert config.zulip is not None


def test_a_zuliprc_serves_as_well_and_a_variable_wins_over_it(file: Path, tmp_path: Path) -> None:
    zuliprc = tmp_path / "zuliprc"
    zuliprc.write_text(ZULIPRC)
    config = read_config({"ZULIP_CONFIG": str(zuliprc), "ZULIP_SITE": "localhost:9991"}, file)
    email = "unseen-bot@northwind.zulipchat.com"
    assert config.zulip == Zulip("http://localhost:9991", email, "0123abcd", str(zuliprc))


@pytest.mark.parametrize("written", ["[api]\nemail=u@example.com\n", "hunter2", "[bot]\n", ""])
def test_a_zuliprc_without_all_it_needs_is_a_mistake(written: str, file: Path, tmp_path: Path) -> None:
    zuliprc = tmp_path / "zuliprc"
    zuliprc.write_text(written)
    (said,) = mistakes({"ZULIP_CONFIG": str(zuliprc)}, file)
    assert "ZULIP_CONFIG" in said
    assert "hunter2" not in said


def test_what_is_not_set_is_built_in(file: Path) -> None:
    config = read_config(HTTP, file)
    assert config.database_url == "sqlite:///unseen.db"
    assert (config.wait, config.retention) == (timedelta(minutes=1), timedelta(days=30))
    assert config.logging == Logging("info", LogFormat.TEXT)
    assert config.slack == Slack("xoxb-1-a", SlackHttp("0123abcd"))
    assert str(config.address) == "127.0.0.1:3000"


def test_the_file_is_read_and_the_real_environment_wins(file: Path) -> None:
    file.write_text('SLACK_BOT_TOKEN="xoxb-1-a"\nSLACK_APP_TOKEN=xapp-1-b\nUNSEEN_WAIT=5\n')
    config = read_config({"UNSEEN_WAIT": "7"}, file)
    assert config.slack == Slack("xoxb-1-a", SlackSocket("xapp-1-b"))
    assert config.wait == timedelta(seconds=7)


def test_an_empty_variable_takes_back_what_the_file_says(file: Path) -> None:
    file.write_text("UNSEEN_WAIT=5\n")
    assert read_config(SOCKET | {"UNSEEN_WAIT": ""}, file).wait == timedelta(minutes=1)


def test_a_file_that_is_no_text_is_a_mistake(file: Path) -> None:
    file.write_bytes(b"\xff\xfeS\x00")
    assert mistakes(SOCKET, file) == (
        f"The file {file} cannot be read: it is not UTF-8 text. Mend it or take it away.",
    )


def test_without_a_platform_the_sandbox_is_named(file: Path) -> None:
    (only,) = mistakes({}, file)
    assert only.startswith("No platform is configured. For Slack, set SLACK_BOT_TOKEN")
    assert only.endswith("To try Unseen without an account: unseen sandbox")


def test_where_the_database_is_can_be_asked_without_a_platform(file: Path) -> None:
    assert read_database_url({"UNSEEN_DATABASE_URL": "sqlite:///other.db"}, file) == "sqlite:///other.db"


def test_a_wrong_database_is_a_mistake_without_a_platform_too(file: Path) -> None:
    with pytest.raises(WrongConfigurationError):
        read_database_url({"UNSEEN_DATABASE_URL": "hunter2"}, file)


@pytest.mark.parametrize(
    ("variables", "mistake"),
    [
        pytest.param(BOT, "Slack is configured, but not how", id="how Slack reaches Unseen is missing"),
        pytest.param({"SLACK_APP_TOKEN": "xapp-1-b"}, "SLACK_BOT_TOKEN is missing", id="only an app token"),
        pytest.param(
            {"SLACK_SIGNING_SECRET": "0123abcd"}, "SLACK_BOT_TOKEN is missing", id="only a signing secret"
        ),
        pytest.param(
            SOCKET | {"SLACK_BOT_TOKEN": "xoxp-3-c"}, "it holds a user token", id="a user token as bot token"
        ),
        pytest.param(
            SOCKET | {"SLACK_APP_TOKEN": "xoxb-1-a"}, "it holds a bot token", id="a bot token as app token"
        ),
        pytest.param(
            SOCKET | {"SLACK_BOT_TOKEN": "hunter2"}, "it holds something else", id="no token at all"
        ),
        pytest.param(SOCKET | {"SLACK_BOT_TOKEN": "xoxb 1"}, "it holds something else", id="a torn token"),
        pytest.param(
            SOCKET | {"SLACK_BOT_TOKEN": "xoxb-…"}, "has characters that no", id="the example's token"
        ),
        pytest.param(
            SOCKET | {"SLACK_BOT_TOKEN": "xoxe.xoxb-1-a"},
            "switch token rotation off",
            id="a token that expires",
        ),
        pytest.param(BOT | {"SLACK_SIGNING_SECRET": "hunter2!"}, "no signing secret has", id="an odd secret"),
        pytest.param(SOCKET | {"UNSEEN_WAIT": "-1"}, "from 0 to 3600", id="a negative wait"),
        pytest.param(SOCKET | {"UNSEEN_WAIT": "3601"}, "from 0 to 3600", id="a wait beyond an hour"),
        pytest.param(SOCKET | {"UNSEEN_WAIT": "9" * 5000}, "from 0 to 3600", id="an absurd wait"),
        pytest.param(SOCKET | {"UNSEEN_WAIT": "1m"}, "whole number of seconds", id="a wait with a unit"),
        pytest.param(SOCKET | {"UNSEEN_RETENTION": "0"}, "whole number of days", id="keeping nothing"),
        pytest.param(SOCKET | {"UNSEEN_HTTP": "3000"}, "UNSEEN_HTTP must be", id="a port alone"),
        pytest.param(SOCKET | {"UNSEEN_HTTP": "here:99999"}, "UNSEEN_HTTP must be", id="no such port"),
        pytest.param(
            SOCKET | {"UNSEEN_HTTP": "http://here:80"}, "UNSEEN_HTTP must be", id="a URL as address"
        ),
        pytest.param(
            SOCKET | {"UNSEEN_LOG_LEVEL": "loud"}, "debug, info, warning, error", id="no such level"
        ),
        pytest.param(SOCKET | {"UNSEEN_LOG_FORMAT": "xml"}, "text, json", id="no such format"),
        pytest.param(SOCKET | {"UNSEEN_DATABASE_URL": "hunter2"}, "cannot be read", id="no database URL"),
        pytest.param(
            SOCKET | {"UNSEEN_DATABASE_URL": "mysql://u:hunter2@h/d"}, "does not use", id="another database"
        ),
        pytest.param(
            SOCKET | {"UNSEEN_DATABASE_URL": "postgresql+asyncpg://u:hunter2@h/d"},
            "does not use",
            id="another driver",
        ),
        pytest.param(
            SOCKET | {"UNSEEN_DATABASE_URL": "sqlite://"}, "must name a file", id="a fleeting database"
        ),
        pytest.param(
            SOCKET | {"UNSEEN_DATABASE_URL": "sqlite:////nowhere/at/all.db"},
            "a folder that does not exist",
            id="a database in no folder",
        ),
        pytest.param(
            SOCKET | {"SLACK_API_URL": "http://slack.example/api/"}, "tokens travel there", id="an unsafe API"
        ),
        pytest.param(
            SOCKET | {"ZULIP_SITE": "https://z.example"},
            "ZULIP_EMAIL and ZULIP_API_KEY are missing",
            id="only a site",
        ),
        pytest.param(ZULIP | {"ZULIP_API_KEY": ""}, "ZULIP_API_KEY is missing", id="no key"),
        pytest.param(ZULIP | {"ZULIP_SITE": "http://z.example"}, "ZULIP_SITE must be", id="an unsafe site"),
        pytest.param(ZULIP | {"ZULIP_EMAIL": "hunter2"}, "ZULIP_EMAIL must be", id="no e-mail address"),
        pytest.param(ZULIP | {"ZULIP_API_KEY": "hunter2!"}, "ZULIP_API_KEY has", id="an odd key"),
        pytest.param({"ZULIP_CONFIG": "/nowhere/zuliprc"}, "ZULIP_CONFIG names", id="no such zuliprc"),
        pytest.param(
            SOCKET | CONSENT | {"SLACK_CLIENT_ID": ""}, "SLACK_CLIENT_ID is missing", id="half an app"
        ),
        pytest.param(
            SOCKET | CONSENT | {"UNSEEN_PUBLIC_URL": ""},
            "UNSEEN_PUBLIC_URL is missing",
            id="consent that nobody can reach",
        ),
        pytest.param(
            SOCKET | CONSENT | {"UNSEEN_PUBLIC_URL": "http://unseen.example.com"},
            "UNSEEN_PUBLIC_URL must be",
            id="consent in the open",
        ),
        pytest.param(SOCKET | {"UNSEEN_SECRET_KEY": "hunter2"}, "openssl rand", id="no key at all"),
        pytest.param(SOCKET | {"UNSEEN_SECRET_KEY": "A" * 43 + "="}, "not made by chance", id="a weak key"),
        pytest.param(SOCKET | {"UNSEEN_WIAT": "5"}, "Did you mean UNSEEN_WAIT?", id="a misspelt variable"),
    ],
)
def test_a_mistake_says_what_to_do_and_repeats_no_value(
    variables: dict[str, str], mistake: str, file: Path
) -> None:
    (said,) = mistakes(variables, file)
    assert mistake in said
    assert not any(secret in said for secret in SECRETS)


def test_all_mistakes_are_reported_together(file: Path) -> None:
    wrong = {
        "SLACK_BOT_TOKEN": "hunter2",
        "UNSEEN_WAIT": "soon",
        "UNSEEN_DATABASE_URL": "mysql://",
        "UNSEEN_X": "1",
    }
    assert len(mistakes(wrong, file)) == 5


def test_what_is_missing_for_installing_is_reported_together(file: Path) -> None:
    found = mistakes({"SLACK_CLIENT_ID": "1.2"}, file)
    for name in ("SLACK_CLIENT_SECRET", "UNSEEN_PUBLIC_URL", "UNSEEN_SECRET_KEY"):
        assert any(name in mistake for mistake in found)


@pytest.mark.parametrize(
    ("variables", "days"), [({}, 30), ({"UNSEEN_RETENTION": "7"}, 7)], ids=["default", "chosen"]
)
def test_words_are_kept_for_so_many_days(variables: dict[str, str], days: int, file: Path) -> None:
    assert read_config(SOCKET | variables, file).retention == timedelta(days=days)


def test_a_configuration_shows_no_secret(file: Path) -> None:
    url = "postgresql://u:hunter2@h/d"
    config = read_config(HTTP | {"UNSEEN_DATABASE_URL": url}, file)
    assert not any(secret in repr(config) for secret in ("xoxb-1-a", "0123abcd", "hunter2"))
    assert "xapp-1-b" not in repr(read_config(SOCKET, file))
    assert "0123abcd" not in repr(read_config(ZULIP, file))
    assert "hunter2" not in repr(read_config(SOCKET | CONSENT, file))
