"""A stage with topics, which can be renamed, resolved, merged and moved."""

from dataclasses import replace
from pathlib import Path

from bots.desk import Desk
from bots.visit import Dialect
from rules.delivery import Notice
from rules.events import MessagePosted, Moved
from rules.model import Role
from rules.settings import Customers
from tests.bots.stage import Stage, at
from tests.bots.story import linked, read_link


class Topics(Stage):
    """Ann and Ben support Carla in #acme and #beta; #secret is Ann's; nobody listens in #quiet."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.people("ann", "ben")
        self.people("carla", role=Role.CUSTOMER)
        self.channel("acme", "ann", "ben", "carla")
        self.channel("beta", "ann", "ben", "carla")
        self.channel("secret", "ann", "carla")
        self.desk = Desk(
            self.store, self.workspace.id, Dialect(str, read_link, linked, read_topic=self._read_topic)
        )

    def writes(
        self, who: str, channel: str, topic: str, text: str, *, second: float, resolved: bool = False
    ) -> str:
        ref = str(1_000 + int(second))
        said = MessagePosted(channel, ref, who, at(second), text, topic=topic, resolved=resolved)
        self.directory.said[channel, ref] = said
        self.happens(said, second=second)
        return ref

    def moves(
        self,
        source: tuple[str, str],
        target: tuple[str, str],
        *refs: str,
        second: float,
        whole: bool = True,
        resolved: bool = False,
        by: str | None = None,
    ) -> None:
        moved = Moved(*source, frozenset(refs), *target, at(second), whole, resolved, by)
        for ref in refs:
            said = self.directory.said[source[0], ref]
            self.directory.said[target[0], ref] = replace(said, channel=target[0], topic=target[1])
        self.happens(moved, second=second)

    def asks(self, who: str, text: str, *, second: float) -> str:
        return self.desk.answer(who, text, at(second)).text

    def notices(self, *, second: float) -> list[Notice]:
        self.told(second=second)
        return [one for one in self.messenger.sent if isinstance(one, Notice)]

    def place_of(self, ref: str) -> tuple[str, str | None, bool]:
        found = self.store.questions.message(self.workspace.id, None, ref)
        assert found is not None
        where = self.store.questions.where(found.conversation_id)
        return where.channel, where.topic, where.resolved

    def only_followed(self, *names: str) -> None:
        for name in names:
            self.wants(name, customers=Customers.FOLLOWED)

    @staticmethod
    def _read_topic(text: str) -> tuple[str, str] | None:
        channel, _, topic = text.partition(">")
        return (channel, topic) if topic else None
