"""All sentences with examples in their blanks, in every language, to be read in a row.

``python -m tests.adapters.side_by_side`` prints them.
"""

from babel.messages import Message

from adapters.catalogue import LANGUAGES
from adapters.text import Words
from tests.adapters.sentences import blanks, forms, messages, written

EXAMPLES = {
    "author": "Carla Berg",
    "bot": "Zendesk",
    "bots": "Zendesk",
    "byline": "Carla Berg, 10:41",
    "channel": "#acme",
    "command": "/unseen …",
    "commands": "connect, disconnect",
    "conversation": "this/den conversation in #acme",
    "date": "2 mars",
    "due": "10:42",
    "item": "ACME-12",
    "key": "ACME-12",
    "meaning": "…",
    "medium": "E-post",
    "names": "#acme",
    "person": "Ben",
    "place": "#acme (ACME-12)",
    "project": "acme",
    "said": "folow",
    "sent": "10:43",
    "since": "10:40",
    "time": "10:41",
    "title": "The export fails",
    "what": "#acme",
    "when": "10:41",
    "who": "Carla",
}
"""Anything else is filled in by its name."""


def fill(sentence: str, number: int) -> str:
    """Write a sentence about that many things, with examples."""
    values = {name: EXAMPLES.get(name, f"({name})") for name in blanks(sentence)}
    return sentence.format(**{**values, "number": number})


def said(words: Words, message: Message) -> list[str]:
    """Say every form of a sentence: about one thing and, if that differs, about two."""
    one, *many = forms(message.id)
    values = {name: EXAMPLES.get(name, f"({name})") for name in blanks(one + "".join(many))}
    values.pop("number", None)
    if not many:
        return [words.say(one, number=1, **values)]
    return [words.count(one, many[0], number, **values) for number in (1, 2)]


if __name__ == "__main__":
    voices = [Words(language, None, str) for language in LANGUAGES]
    for message in messages(written()):
        for told in zip(*(said(words, message) for words in voices), strict=True):
            print("", *told, sep="\n")  # noqa: T201 it is run by hand
