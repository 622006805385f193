"""Hands out everything that is stored about one person to whoever runs the program."""

import json

from bots.operating import memory, person_named


def export(url: str, words: str, within: str | None = None) -> str:
    """Write as JSON what is stored about somebody, found by reference, name or e-mail address."""
    with memory(url) as store:
        _, person = person_named(store, words, within)
        return json.dumps(store.export(person.id), ensure_ascii=False, indent=1)
