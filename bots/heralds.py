"""Tells the admins of a workspace what they have not asked about, and only those who may know of it."""

from collections.abc import Collection
from dataclasses import dataclass

from bots.offices import Office
from bots.targets import in_reach
from rules.delivery import Announcement, Delivery, Recipient, Refused, RetryLater, Topic
from rules.model import Medium
from storage.directory import Member, Place
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Herald:
    """Speaks to the admins of one workspace; whoever cannot be reached now is not told another time."""

    store: Store
    office: Office

    def tell_of_channels(self, topic: Topic, places: Collection[Place]) -> set[int]:
        """Tell each admin of those channels that they may know of; return the ids of those that were told."""
        told: set[int] = set()
        for admin in self._admins():
            known = {place.id: place.name for place in places if self._may_know(admin, place)}
            if known and self._tell(Announcement(topic, self._addressed(admin), tuple(known.values()))):
                told |= known.keys()
        return told

    def greet(self, places: Collection[Place], uncovered: Collection[int]) -> bool:
        """Greet every admin with what they may know; say whether anybody was reached."""
        reached = [self._greet(admin, places, uncovered) for admin in self._admins()]
        return any(reached)

    def tell_of_bot(self, topic: Topic, bot: Member) -> bool:
        """Tell every admin of an integration; say whether anybody was reached."""
        return self._tell_all(topic, bot.name)

    def tell_of_platform(self, topic: Topic) -> bool:
        """Tell every admin of the platform itself; say whether anybody was reached."""
        return self._tell_all(topic, self.office.workspace.platform.title())

    def _tell_all(self, topic: Topic, name: str) -> bool:
        reached = [
            self._tell(Announcement(topic, self._addressed(admin), (name,))) for admin in self._admins()
        ]
        return any(reached)

    def _admins(self) -> list[Member]:
        return self.store.people_admins(self.office.workspace.id)

    def _may_know(self, admin: Member, place: Place) -> bool:
        return in_reach(self.store.questions.standing_at(place.id, admin.id))

    def _greet(self, admin: Member, places: Collection[Place], uncovered: Collection[int]) -> bool:
        known = [place for place in places if self._may_know(admin, place)]
        alone = tuple(place.name for place in known if place.id in uncovered)
        names = tuple(place.name for place in known)
        return self._tell(Announcement(Topic.GREETING, self._addressed(admin), names, alone))

    def _addressed(self, admin: Member) -> Recipient:
        language = self.store.choices.settings(admin.id).language
        return Recipient(admin.id, admin.ref, admin.name, language, admin.timezone, admin.email)

    def _tell(self, announcement: Announcement) -> bool:
        return tell(self.store, self.office, announcement)


def tell(store: Store, office: Office, announcement: Announcement) -> bool:
    """Tell somebody in the chat, or by mail if they want that and cannot be reached there.

    Says whether they have been told, or never can be.
    """
    delivery: Delivery = RetryLater("not_connected")
    wanted = store.choices.settings(announcement.recipient.person_id).media
    for medium in (Medium.DIRECT_MESSAGE, *(wanted - {Medium.DIRECT_MESSAGE})):
        messenger = office.messengers.get(medium)
        delivery = messenger.tell(announcement) if messenger else delivery
        if not isinstance(delivery, Refused):
            break
    # What may have arrived is not said again.
    return not isinstance(delivery, RetryLater) or delivery.unsure
