"""Hands out everything that is stored about one person to whoever runs the program."""

import json

from bots.config import WrongConfigurationError
from bots.opening import BEHIND, UNREACHABLE
from rules.settings import Settings
from storage.health import Health, health
from storage.store import Store


class NotOnePersonError(Exception):
    """Nobody, or more than one person, is called that."""

    def __init__(self, words: str, refs: list[str]) -> None:
        several = f"several people are called “{words}”: {', '.join(refs)}"
        super().__init__(several if refs else f"nobody is called “{words}”")


def export(url: str, words: str) -> str:
    """Write as JSON what is stored about somebody, found by reference, name or e-mail address."""
    match health(url):
        case Health.UNREACHABLE:
            raise WrongConfigurationError((UNREACHABLE,))
        case Health.BEHIND:
            raise WrongConfigurationError((BEHIND,))
    store = Store(url, Settings(), frozenset())
    try:
        people = [
            person
            for workspace in store.directory.workspaces()
            for person in store.directory.find_people(workspace.id, words)
        ]
        if len(people) != 1:
            raise NotOnePersonError(words, [person.ref for person in people])
        return json.dumps(store.export(people[0].id), ensure_ascii=False, indent=1)
    finally:
        store.close()
