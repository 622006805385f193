"""Lets things happen in a town, and looks at everything that anybody is told."""

from collections.abc import Callable

from adapters.slack.mrkdwn import JOINER
from rules.delivery import Notice
from rules.model import Role
from tests.security import reach
from tests.security.facts import Place, Told
from tests.security.town import Town

Pick = tuple[int, int, int]
"""Three numbers, by which a deed chooses."""


class Story:
    """Lets things happen in a town, and looks at everything that anybody is told."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.notices: list[Notice] = []
        """What was sent last."""

    def goes_on(self, deed: Callable[["Story", Pick], None], pick: Pick) -> None:
        self.town.passes()
        deed(self, pick)
        self.town.learn_of_keys()
        self.reads_post()

    def reads_post(self) -> None:
        """Look at what was sent since the last time."""
        post = self.town.stage.messenger
        for notice in (*post.sent, *post.amended):
            self.nothing_hidden(notice.recipient.ref, reach.of_notice(notice))
        for announcement in post.told:
            self.nothing_hidden(announcement.recipient.ref, reach.of_announcement(announcement))
        self.notices = [one for one in post.sent if isinstance(one, Notice)] or self.notices
        for sent in (post.sent, post.amended, post.told):
            sent.clear()

    def nothing_hidden(self, person: str, text: str, typed: str = "") -> None:
        seen = text.replace(JOINER, "").lower()
        found = [sign for sign in self.town.hidden_from(person) if sign in seen and sign not in typed.lower()]
        around = [seen[max(0, seen.index(sign) - 80) : seen.index(sign) + 40] for sign in found]
        assert not found, f"{person} reads {found}: {around}"

    def asks(self, person: str, text: str) -> bool:
        """Let somebody type something; say whether it was done."""
        reply = self.town.desk.answer(person, text, self.town.now)
        self.nothing_hidden(person, reach.of_reply(reply), text)
        return not reply.refused

    def looks_around(self, person: str) -> None:
        """Let somebody open every page and every window that leads on from there."""
        for spot in ("mine", "team"):
            page = reach.of_page(self.town.desk.page(person, spot, self.town.now))
            self.nothing_hidden(person, page)
        for name in ("settings", "pattern", "projects", *(f"project {n}" for n in range(1, 8))):
            self.nothing_hidden(person, reach.of_window(self.town.desk.window(person, name, self.town.now)))

    def asks_everything(self, person: str, about: Told | None) -> None:
        """Let somebody ask all that can be asked without changing anything."""
        questions = ["following", "inbox", "inbox mine", "admin log", "admin coverage", "admin status"]
        questions += [f"admin export <@{one}>" for one in self.town.people]
        if about is not None:
            questions += [f"why {self.town.link(about)}", f"why {self.town.link(about)} <@{about.author}>"]
        for question in questions:
            self.asks(person, question)

    def place(self, number: int) -> Place:
        return list(self.town.places.values())[number % len(self.town.places)]

    def person(self, number: int, *roles: Role) -> str:
        wanted = [one.ref for one in self.town.people.values() if not roles or one.role in roles]
        return wanted[number % len(wanted)] if wanted else self.town.ref("U1")

    def admin(self, number: int) -> str:
        return self.town.ref(("U1", "U2")[number % 2])

    def message(self, number: int) -> Told | None:
        return self.town.told[-1 - number % len(self.town.told)] if self.town.told else None

    def topic(self, number: int) -> str | None:
        if not self.town.zulip:
            return None
        known = list(dict.fromkeys(one.topic for one in self.town.told if one.topic))
        return known[number % len(known)] if known and number % 3 else self.town.sign("o")
