"""What holds for any text whatever that somebody may type."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as some

from rules.arguments import read_wait, spell_wait
from rules.commands import FORMS, NAMES, parse
from rules.requests import Change, Mistake
from rules.settings import LONGEST_WAIT, SHORTEST_WAIT, Layer
from rules.words import LONGEST_QUOTE

WORDS = [word for form in FORMS for word in (*form.name.split(), *form.example.split(), form.usage)]
TYPED = some.text() | some.lists(some.sampled_from(WORDS) | some.text(max_size=12), max_size=8).map(" ".join)


@given(TYPED)
def test_every_text_is_a_command_or_a_mistake(typed: str) -> None:
    parse(typed)


@given(TYPED)
def test_what_a_mistake_suggests_is_a_command(typed: str) -> None:
    mistake = parse(typed)
    if isinstance(mistake, Mistake):
        assert not isinstance(parse(mistake.nearest), Mistake)
        assert mistake.usage.startswith(NAMES)


@given(TYPED)
def test_a_mistake_repeats_only_a_little_and_only_what_can_be_seen(typed: str) -> None:
    mistake = parse(typed)
    if isinstance(mistake, Mistake):
        assert len(mistake.said) <= LONGEST_QUOTE
        assert mistake.said.isprintable()


@given(TYPED)
def test_a_change_changes_exactly_one_setting(typed: str) -> None:
    command = parse(typed)
    if isinstance(command, Change):
        name = typed.replace("/unseen", "", 1).split()[0].lower()
        assert command.layer == Layer(**{name: getattr(command.layer, name)})
        assert (getattr(command.layer, name) is None) == (command.freed == name)


@given(TYPED)
def test_the_slash_command_in_front_changes_nothing(typed: str) -> None:
    bare, prefixed = parse(f" {typed}"), parse(f"/unseen {typed}")
    assert bare == prefixed or typed.strip().lower().startswith("/unseen")


@given(some.integers(0, int(LONGEST_WAIT.total_seconds())))
def test_a_wait_is_read_as_it_is_written(seconds: int) -> None:
    wait = timedelta(seconds=seconds)
    assert wait >= SHORTEST_WAIT
    assert read_wait(spell_wait(wait)) == wait
