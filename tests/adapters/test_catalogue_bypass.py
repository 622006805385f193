"""Nothing is said to people past the catalogue."""

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache

import pytest

from rules.commands import NAMES, PREFIX
from tests.adapters.sentences import KEYWORDS, ROOT, SPEAKERS, forms, messages, written

SENTENCE = re.compile(r"[^\W\d_]{2,}[,.:;!?)”]* [“(]?[^\W\d_]{2,}")
"""Two words in a row."""

NOT_FOR_PEOPLE = {
    "adapters/slack/errors.py": "codes of Slack's",
    "adapters/frame.py": "how a page looks",
    "adapters/mail/envelopes.py": "what mail programs are told",
    "adapters/mail/frame.py": "how a mail looks",
    "bots/door.py": "what browsers are told",
    "bots/slack/pages.py": "the same",
    "adapters/mail/pages.py": "how a page looks",
    "adapters/slack/relays/*.py": "what integrations write, to be recognised",
    "adapters/zulip/errors.py": "sentences of Zulip's, to be recognised",
    "adapters/zulip/relays/*.py": "what integrations write, to be recognised",
}
FOR_OPERATORS = {
    "adapters/slack/installation.py": "why the program does not start",
    "adapters/slack/manifest.py": "Slack takes one manifest for all languages",
    "adapters/zulip/check.py": "the answers of `unseen check`",
    "adapters/zulip/organization.py": "why the program does not start",
    "bots/check.py": "the answers of `unseen check`",
    "bots/cli.py": "the answers of the other commands of the shell",
    "bots/config.py": "what is wrong with the configuration",
    "bots/credentials.py": "the same",
    "bots/environment.py": "the same",
    "bots/backup.py": "the answers of `unseen backup`",
    "bots/depths.py": "what Prometheus is told",
    "bots/erase.py": "the answers of `unseen erase`",
    "bots/metrics.py": "what Prometheus is told",
    "bots/scheduler.py": "what the log is told",
    "bots/slack/receiver.py": "the same",
    "bots/status.py": "the answers of `unseen status`",
    "bots/troubles.py": "what the log is told",
    "bots/findings.py": "the answers of `unseen check`",
    "bots/probes.py": "what those are told who watch over the program",
    "bots/slack/branch.py": "why the program does not start",
    "bots/slack/check*.py": "the answers of `unseen check`",
    "bots/mail.py": "what is wrong with the configuration",
    "bots/mail_check.py": "the answers of `unseen check`",
    "bots/mail_office.py": "what the log is told",
    "bots/opening.py": "why the program does not start",
    "bots/wiring.py": "why the program does not start",
    "bots/zulip/branch.py": "the same",
    "bots/zuliprc.py": "what is wrong with the configuration",
}
"""Whoever runs Unseen is spoken to in English, as in the log."""
LOGGING = re.compile(r"log\.|complain$|.*\btroubles\.|.*_troubles\.")
TO_THE_SHELL = re.compile(r"unseen [a-z]+( all)?")
NAME_OF_A_STREAM = re.compile(r"\w+ of \{\}|listening to (workspace )?\{\}|catching up \{\}")


def literals(source: str) -> Iterator[str]:
    """Find the texts of a file that are no docstring, log, exception or key, nor said by the catalogue."""
    silent: set[ast.AST] = set()
    for node in ast.walk(ast.parse(source)):
        if node in silent:
            silent.update(ast.iter_child_nodes(node))
        elif isinstance(node, ast.Dict):
            silent.update(key for key in node.keys if key)
        elif _is_silent(node):
            silent.update(ast.iter_child_nodes(node))
        elif isinstance(node, ast.JoinedStr):
            silent.update(part for part in node.values if isinstance(part, ast.Constant))
            yield "".join(str(getattr(part, "value", "")) if part in silent else "{}" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _is_silent(node: ast.AST) -> bool:
    explains = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    logs = isinstance(node, ast.Call) and LOGGING.match(ast.unparse(node.func))
    return explains or bool(logs) or isinstance(node, ast.Raise) or _speaks(node)


def _speaks(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in KEYWORDS


def is_command(text: str) -> bool:
    typed = PREFIX.sub("", text, count=1).strip()
    return bool(TO_THE_SHELL.fullmatch(text)) or any(
        typed == name or typed.startswith(f"{name} ") for name in NAMES
    )


def files() -> list[str]:
    found = (path.relative_to(ROOT) for package in SPEAKERS for path in (ROOT / package).rglob("*.py"))
    return sorted(path.as_posix() for path in found)


def past_the_catalogue(name: str) -> list[str]:
    texts = literals((ROOT / name).read_text(encoding="utf-8"))
    return [text for text in texts if SENTENCE.search(text) and not is_command(text)]


SPEAKING = [
    name for name in files() if not any(fnmatch(name, one) for one in [*NOT_FOR_PEOPLE, *FOR_OPERATORS])
]


@pytest.mark.parametrize("name", SPEAKING)
def test_no_sentence_bypasses_the_catalogue(name: str) -> None:
    assert [text for text in past_the_catalogue(name) if not NAME_OF_A_STREAM.match(text)] == []


@pytest.mark.parametrize("pattern", [*NOT_FOR_PEOPLE, *FOR_OPERATORS])
def test_every_exception_is_still_needed(pattern: str) -> None:
    assert any(past_the_catalogue(name) for name in files() if fnmatch(name, pattern))


def said(source: str) -> Iterator[str]:
    """Find what is handed to the catalogue, as Python itself understands the file."""
    arguments = (
        one for node in ast.walk(ast.parse(source)) if _speaks(node) for one in ast.iter_child_nodes(node)
    )
    for one in arguments:
        if isinstance(one, ast.Constant) and isinstance(one.value, str):
            yield one.value


@cache
def known() -> frozenset[str]:
    """List every sentence that the tool of translators finds."""
    return frozenset(form for message in messages(written()) for form in forms(message.id))


@pytest.mark.parametrize("name", SPEAKING)
def test_the_tool_of_translators_overlooks_no_sentence(name: str) -> None:
    assert set(said((ROOT / name).read_text(encoding="utf-8"))) <= known()


SPOKEN = [
    pytest.param('Reply("Nothing was found.")', ["Nothing was found."], id="a sentence"),
    pytest.param('Reply(f"Hello {name}, nobody waits.")', ["Hello {}, nobody waits."], id="with a blank"),
    pytest.param('words.say("Nothing was found.")', [], id="said by the catalogue"),
    pytest.param('log.info("nothing was found")', [], id="logged"),
    pytest.param('raise ValueError("nothing was found")', [], id="raised"),
    pytest.param('def find() -> None:\n    """Find nothing."""', [], id="explained to programmers"),
]


@pytest.mark.parametrize(("source", "found"), SPOKEN)
def test_what_counts_as_a_sentence(source: str, found: list[str]) -> None:
    assert list(literals(source)) == found
