import io
import json
import logging
import sys
import threading
from collections.abc import Iterator

import pytest

from bots.config import LogFormat, Logging
from bots.logs import log_failures, start_logging

SECRET = "a customer's words"


@pytest.fixture(autouse=True)
def what_others_have_set_up_is_kept() -> Iterator[None]:
    root, hooks = logging.getLogger(), (sys.excepthook, threading.excepthook)
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:], root.level = handlers, level
    sys.excepthook, threading.excepthook = hooks


@pytest.fixture
def log() -> logging.Logger:
    return logging.getLogger("bots.story")


def fail() -> None:
    try:
        int(SECRET)
    except ValueError as error:
        raise RuntimeError(SECRET) from error


def log_a_failure(log: logging.Logger) -> None:
    try:
        fail()
    except RuntimeError:
        log.exception("it failed")


@pytest.mark.parametrize("form", list(LogFormat))
def test_an_exception_is_told_by_type_and_place_and_never_by_its_message(
    form: LogFormat, log: logging.Logger
) -> None:
    stream = io.StringIO()
    start_logging(Logging("info", form), stream)
    log_a_failure(log)
    written = stream.getvalue()
    assert SECRET not in written
    assert all(
        part in written for part in ("it failed", "builtins.RuntimeError", "builtins.ValueError", "in fail")
    )


def test_a_line_of_json_is_one_object(log: logging.Logger) -> None:
    stream = io.StringIO()
    start_logging(Logging("info", LogFormat.JSON), stream)
    log_a_failure(log)
    log.info("all is %s", "well")
    first, second = map(json.loads, stream.getvalue().splitlines())
    assert (first["level"], first["logger"], first["message"]) == ("error", "bots.story", "it failed")
    assert (second["level"], second["message"]) == ("info", "all is well")
    assert "error" not in second


def test_others_are_heard_from_warnings_on_however_closely_one_looks_at_us(log: logging.Logger) -> None:
    stream = io.StringIO()
    start_logging(Logging("debug"), stream)
    logging.getLogger("slack_sdk.web.client").debug(SECRET)
    logging.getLogger("slack_bolt.App").info(SECRET)
    log.debug("ours")
    assert "ours" in stream.getvalue()
    assert SECRET not in stream.getvalue()


@pytest.mark.parametrize("form", list(LogFormat))
@pytest.mark.parametrize("name", ["slack_bolt.App", "slack_sdk.web.base_client", "urllib3.connectionpool"])
def test_of_what_the_sdks_warn_about_only_the_place_is_told(form: LogFormat, name: str) -> None:
    stream = io.StringIO()
    start_logging(Logging("debug", form), stream)
    logging.getLogger(name).warning("Unhandled request (%s)", SECRET)
    logging.getLogger(name).error(f"it failed: {SECRET}")  # noqa: G004 as they do
    assert SECRET not in stream.getvalue()
    assert stream.getvalue().count("of test_logs.py") == 2


def test_what_nobody_catches_is_told_as_discreetly() -> None:
    stream = io.StringIO()
    start_logging(Logging("info"), stream)
    log_failures()
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    try:
        fail()
    except RuntimeError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    assert stream.getvalue().count("builtins.RuntimeError") == 2
    assert SECRET not in stream.getvalue()
