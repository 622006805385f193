"""Every catalogue says every sentence, with the same blanks to fill in."""

import re
from collections.abc import Iterator

import pytest
from babel.messages.plurals import get_plural

from adapters.catalogue import FOLDER, LANGUAGES
from adapters.text import Words
from adapters.voice import BLANK, BLANKS
from rules.arguments import SETTINGS
from rules.commands import FORMS
from tests.adapters.sentences import TRANSLATED, blanks, forms, messages, translated, untranslated, written
from tests.adapters.side_by_side import fill, said

ENDINGS = (".", ":", "?")
TYPED_AS_THEY_ARE = {"all|mine|followed", "confirm", "on|off"}
"""Words of commands that one may leave out."""
MARKUP, BLANK_OF_SENTENCE = re.compile(r"[<>&*_~`]"), re.compile(r"\{[a-z]+\}")
EACH_LANGUAGE = pytest.mark.parametrize("language", TRANSLATED)


def pairs(language: str) -> Iterator[tuple[str, str]]:
    """Set each form of each sentence beside its translation: no language of ours has more of them."""
    for message in messages(translated(language)):
        yield from zip(forms(message.id), forms(message.string), strict=True)


def manner(sentence: str) -> tuple[bool, ...]:
    """Say how a sentence begins and ends."""
    return (sentence[:1].islower(), *(sentence.endswith(sign) for sign in ENDINGS))


def test_every_language_but_english_has_its_catalogue() -> None:
    assert {path.stem for path in FOLDER.glob("*.po")} == set(TRANSLATED)


def test_every_language_can_be_chosen() -> None:
    assert set(SETTINGS["language"].choices) == set(LANGUAGES)


@EACH_LANGUAGE
def test_a_catalogue_holds_the_sentences_of_the_code_and_no_others(language: str) -> None:
    said, known = ({message.id for message in messages(one)} for one in (written(), translated(language)))
    assert sorted(map(forms, said - known)) == [], "Type: make texts"
    assert sorted(map(forms, known - said)) == [], "Type: make texts"
    assert not translated(language).obsolete, "Type: make texts"


@EACH_LANGUAGE
def test_no_translation_is_missing_or_unsure(language: str) -> None:
    assert untranslated(translated(language)) == []


@EACH_LANGUAGE
def test_a_catalogue_counts_as_its_language_does(language: str) -> None:
    assert translated(language).plural_forms == get_plural(language).plural_forms


@EACH_LANGUAGE
def test_a_translation_has_the_blanks_of_its_sentence(language: str) -> None:
    assert [pair for pair in pairs(language) if len({frozenset(blanks(one)) for one in pair}) > 1] == []


@EACH_LANGUAGE
def test_a_translation_begins_and_ends_as_its_sentence_does(language: str) -> None:
    assert [pair for pair in pairs(language) if len({manner(one) for one in pair}) > 1] == []


@EACH_LANGUAGE
def test_every_sentence_is_said_with_its_values(language: str) -> None:
    for message in messages(translated(language)):
        expected = [fill(form, number) for number, form in enumerate(forms(message.string), start=1)]
        assert said(Words(language, None, str), message) == expected


def test_singular_and_plural_have_the_same_blanks() -> None:
    for message in messages(written()):
        assert len({frozenset(blanks(form)) | {"number"} for form in forms(message.id)}) == 1


def test_no_sentence_contains_markup_of_any_platform() -> None:
    said = [form for language in TRANSLATED for pair in pairs(language) for form in pair]
    assert [form for form in said if MARKUP.search(BLANK_OF_SENTENCE.sub("", form))] == []


def test_the_blanks_of_every_command_have_names() -> None:
    found = {blank for form in FORMS for blank in BLANK.findall(form.usage)}
    assert found - TYPED_AS_THEY_ARE == set(BLANKS)


def test_commands_stay_english_but_their_blanks_do_not() -> None:
    words = Words("sv", None, str)
    assert words.usage("/unseen admin open <private channel>") == "/unseen admin open <privat kanal>"
    assert words.usage("/unseen seen [link]") == "/unseen seen [länk]"
    assert (
        words.usage("admin person <person> <setting> <value>")
        == "admin person <person> <inställning> <värde>"
    )
