"""A town full of secrets, in which anything may happen: the real program under a pretended platform."""

from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Self, cast

from sqlalchemy import select

from adapters.evidence import Reading
from adapters.slack.inbound import normalise
from adapters.slack.links import permalink as slack_link
from adapters.zulip.links import permalink as zulip_link
from adapters.zulip.links import topic_link
from adapters.zulip.seen import ZulipWitness
from bots.announcing import Announcing
from bots.desk import Desk
from bots.greeting import Greeting
from bots.keeping import Keeper
from bots.slack.site import dialect as slack_dialect
from bots.visit import Dialect
from bots.watch import Watch
from bots.zulip.bureau import dialect as zulip_dialect
from rules.events import (
    ChannelChanged,
    ChannelGone,
    ChannelProfile,
    Joined,
    Left,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    Moved,
    PersonChanged,
    Profile,
    Reacted,
    Spoken,
)
from rules.model import Role
from storage.tables import channels, conversations, items
from tests.bots.stage import CURTAIN, Stage
from tests.security.facts import Facts, Place, Someone, Told

URL = "https://n.slack.com/"
STEP = 20.0
"""Seconds from one deed to the next."""
BOT, RELAY = "UBOT", "U9"


class Town(Facts):
    """Two admins, two teammates, two customers, a relay, and four channels, of which three hide something."""

    def __init__(self, folder: Path, *, zulip: bool) -> None:
        super().__init__()
        self.zulip = zulip
        self.stage = Stage(folder)
        self.store = self.stage.store
        self.numbers = count(1)
        self.desk = Desk(self.store, self.stage.workspace.id, self.dialect())
        self.keeper = Keeper(self.store, self.stage.road.offices, self.stage.pool)
        for name, role, is_admin in (
            ("U1", Role.TEAMMATE, True),
            ("U2", Role.TEAMMATE, True),
            ("U3", Role.TEAMMATE, False),
            ("U4", Role.TEAMMATE, False),
            ("U5", Role.CUSTOMER, False),
            ("U6", Role.CUSTOMER, False),
            (RELAY, Role.BOT, False),
        ):
            self.people[self.ref(name)] = Someone(self.ref(name), role, is_admin)
            self.learn(self.people[self.ref(name)])
        relay, admin = (self.stage.id_of(self.ref(name)) for name in (RELAY, "U2"))
        self.store.choices.set_relay(relay, admin, CURTAIN, relay=True)
        self.found("C1", "U1", "U2", "U3", "U4", "U5", RELAY)
        self.found("C2", "U2", "U5", RELAY, private=True)
        self.found("C3", "U1", "U3", "U6", private=True, protected=self.zulip)
        self.found("C4", "U2", "U6")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stage.close()

    def passes(self, seconds: float = STEP) -> None:
        """Let time pass."""
        self.second += seconds

    def ref(self, name: str) -> str:
        """Name somebody or a place as the platform does."""
        kinds = {"U": "1", "C": "2"}
        return kinds[name[0]] + name[1:].rjust(2, "0") if self.zulip and name != BOT else name

    def sign(self, kind: str) -> str:
        """Make a sign that stands nowhere else and survives every way to write it."""
        return f"zq{kind}{next(self.numbers)}q"

    def dialect(self) -> Dialect:
        """Speak as people do on this platform."""
        if not self.zulip:
            return slack_dialect(URL)
        return zulip_dialect(URL, cast(ZulipWitness, SimpleNamespace(reading=Reading.RECEIPTS)))

    def learn(self, someone: Someone) -> None:
        """Let the platform describe somebody."""
        ref, address = someone.ref, f"{someone.ref}@n.example"
        profile = Profile(ref, f"Person {ref}", someone.role, someone.admin, someone.active, address)
        self.stage.directory.profiles[ref] = profile
        self.stage.happens(PersonChanged(profile), second=self.second)

    def found(self, name: str, *members: str, private: bool = False, protected: bool = False) -> None:
        """Let there be a channel."""
        since = {self.ref(one): self.now for one in members}
        ref = self.ref(name)
        self.places[ref] = Place(ref, [self.sign("c")], private, protected, f"of {ref}", since)
        self.describe(self.places[ref])

    def describe(self, place: Place) -> None:
        """Let the platform describe a channel, and the program look it up; else nobody tells."""
        if not place.watched:
            return
        profile = ChannelProfile(
            place.ref,
            place.sign,
            place.private,
            shared=False,
            members=frozenset({BOT, *place.members}),
            protected_history=place.protected,
        )
        self.stage.directory.places[place.ref] = profile
        self.stage.happens(ChannelChanged(place.ref, private=place.private), second=self.second)
        self.stage.road.refresh(self.stage.workspace.id, self.now)

    def rename(self, place: Place) -> None:
        place.signs.append(self.sign("c"))
        self.describe(place)

    def hide(self, place: Place) -> None:
        place.private = place.private or place.watched
        self.describe(place)

    def abandon(self, place: Place) -> None:
        """Take the bot out of a channel."""
        place.watched, place.known_by = False, frozenset(place.members)
        self.stage.directory.places.pop(place.ref, None)
        self.stage.happens(ChannelGone(place.ref), second=self.second)

    def join(self, place: Place, person: str) -> None:
        if person not in place.members:
            place.members[person] = self.now
            if place.watched:
                self.stage.happens(Joined(place.ref, person, self.now), second=self.second)
            self.describe(place)

    def leave(self, place: Place, person: str) -> None:
        if place.members.pop(person, None) and place.watched:
            self.stage.happens(Left(place.ref, person, self.now), second=self.second)
            self.describe(place)

    def say(
        self, place: Place, author: str, topic: str | None, *, mention: Place, ticket: bool = False
    ) -> None:
        """Let somebody write, and mention a channel; a relay may tell of a ticket, with a key and a title."""
        sign = self.sign("m")
        spoken = self._ticket(place, sign) if ticket else None
        event = self._posted(place, author, sign, topic, mention)
        if spoken is not None:
            event = replace(event, author=self.ref(RELAY), spoken=spoken)
        self.told.append(Told(event.ref, sign, place, event.at, event.author, topic))
        self.stage.directory.said[place.ref, event.ref] = event
        self.stage.happens(event, second=self.second)

    def _ticket(self, place: Place, sign: str) -> Spoken:
        title, key = self.sign("t"), self.sign("k")
        self.titles[title] = (place, self.now)
        self.keys[key] = {place.ref}
        return Spoken("zendesk", Role.CUSTOMER, "Dan", None, sign, item=key, title=title)

    def _posted(
        self, place: Place, author: str, sign: str, topic: str | None, mention: Place
    ) -> MessagePosted:
        if self.zulip:
            ref = str(1_000 + len(self.told))
            return MessagePosted(place.ref, ref, author, self.now, sign, topic=topic)
        ref = f"{self.now.timestamp():.6f}"
        said = {"type": "message", "channel": place.ref, "channel_type": "channel", "user": author, "ts": ref}
        # What was public when it was mentioned stays named in the text, whatever the channel becomes later.
        text = f"{sign} <#{mention.ref}>" if mention.private else sign
        envelope = {"type": "event_callback", "event": {**said, "text": text, "event_ts": ref}}
        names = partial(self.store.directory.name_of, self.stage.workspace.id)
        (posted,) = normalise(envelope, "T1", BOT, names)
        assert isinstance(posted, MessagePosted)
        return posted

    def edit(self, told: Told) -> None:
        self.dead.add(told.sign)
        told.sign = self.sign("m")
        channel = None if self.zulip else told.place.ref
        self.stage.happens(MessageEdited(channel, told.ref, self.now, told.sign), second=self.second)

    def delete(self, told: Told) -> None:
        told.gone = True
        channel = None if self.zulip else told.place.ref
        self.stage.happens(MessageDeleted(channel, told.ref, self.now), second=self.second)

    def react(self, told: Told, person: str) -> None:
        channel = None if self.zulip else told.place.ref
        self.stage.happens(Reacted(channel, told.ref, person, self.now), second=self.second)

    def move(self, told: list[Told], to: Place, topic: str, *, whole: bool, by: str) -> None:
        """Take messages of one topic to another one."""
        source, before, refs = told[0].place, told[0].topic or "", frozenset(one.ref for one in told)
        for one in told:
            said = self.stage.directory.said[source.ref, one.ref]
            self.stage.directory.said[to.ref, one.ref] = replace(said, channel=to.ref, topic=topic)
            one.been.append((one.place, one.topic))
            one.place, one.topic = to, topic
        self.stage.happens(
            Moved(source.ref, before, refs, to.ref, topic, self.now, whole, resolved=False, by=by),
            second=self.second,
        )

    def forget(self, person: str) -> None:
        """Note that nothing may be left of what somebody wrote."""
        for told in self.told:
            told.gone = told.gone or told.author == person

    def learn_of_keys(self) -> None:
        """Note to which items conversations are attached, and where those conversations are."""
        asked = select(items.c.key, channels.c.ref).select_from(
            items.join(conversations, conversations.c.item_id == items.c.id).join(
                channels, channels.c.id == conversations.c.channel_id
            )
        )
        with self.store.database.reading() as connection:
            for key, ref in connection.execute(asked):
                self.keys.setdefault(key, set()).add(ref)

    def link(self, told: Told) -> str:
        """Link to a message as the platform does."""
        if self.zulip:
            return zulip_link(URL, told.place.ref, told.place.sign, told.topic or "", told.ref)
        return slack_link(URL, told.place.ref, told.ref)

    def link_to_topic(self, told: Told) -> str:
        return topic_link(URL, told.place.ref, told.topic or "")

    def sweep(self) -> None:
        self.stage.sweeper.run(self.now)
        self.keeper.run(self.now)

    def announce(self) -> None:
        for one in (Announcing, Greeting, Watch):
            one(self.store, self.stage.road.offices).run(self.now)
