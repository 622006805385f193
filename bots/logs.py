"""Log lines on stderr, made so that nothing people wrote, no address and no token can slip into them."""

import json
import logging
import sys
import threading
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from types import TracebackType
from typing import TextIO

from typing_extensions import override

from bots import tracing
from bots.config import LogFormat, Logging

log = logging.getLogger(__name__)

OURS = ("adapters", "bots", "storage")
TALKATIVE = ("slack_bolt", "slack_sdk", "urllib3", "zulip")
"""Those through whose hands people's words and tokens go, and who quote them in what they log."""

ExceptionParts = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Discretion(logging.Filter):
    """Leaves of what others log only where they do so, if they might quote anything."""

    @override
    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.partition(".")[0] in TALKATIVE:
            record.msg, record.args = (
                "see %s, line %d of %s",
                (record.funcName, record.lineno, record.filename),
            )
        return True


class DiscreetFormatter(logging.Formatter):
    """Writes of an exception where it happened and its type, never its message: that may quote anything."""

    @override
    def formatException(self, ei: ExceptionParts) -> str:
        return "".join(_lines(ei[1])).rstrip()


class TextFormatter(DiscreetFormatter):
    """Writes each line as people read it; what it is about stands at its end."""

    @override
    def formatMessage(self, record: logging.LogRecord) -> str:
        trace = tracing.current()
        named = [name for name in (trace.request, *trace.messages) if name]
        return super().formatMessage(record) + (f" [{' '.join(named)}]" if named else "")


class JsonFormatter(DiscreetFormatter):
    """Writes each line as one JSON object."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        trace = tracing.current()
        if trace.request:
            line["request"] = trace.request
        if trace.messages:
            line["messages"] = list(trace.messages)
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line)


def start_logging(chosen: Logging, stream: TextIO | None = None) -> None:
    """Log our own lines from the chosen level on, and of everybody else warnings only."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(FORMATTERS[chosen.form])
    handler.addFilter(Discretion())
    # Below this level the SDKs write whole payloads and headers.
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in OURS:
        logging.getLogger(name).setLevel(chosen.level.upper())


def log_failures() -> None:
    """Log what nobody has caught in the same way; Python would write its message to stderr."""
    sys.excepthook = lambda kind, error, place: log.critical(
        "the program has failed", exc_info=(kind, error, place)
    )
    threading.excepthook = lambda failure: log.critical("a thread has failed", exc_info=failure.exc_value)


def _lines(error: BaseException | None) -> Iterator[str]:
    while error is not None:
        yield from traceback.format_list(traceback.extract_tb(error.__traceback__))
        yield f"{type(error).__module__}.{type(error).__qualname__}\n"
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


FORMATTERS = {
    LogFormat.TEXT: TextFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"),
    LogFormat.JSON: JsonFormatter(),
}
