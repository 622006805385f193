"""Finds what somebody means by a link, a key, a name, or nothing at all.

What does not exist and what they may not see are the same to them.
"""

from collections.abc import Callable
from dataclasses import dataclass

from adapters.answers import Refusal, conversation
from adapters.voice import Sentence
from bots.visit import Visit
from rules.access import Access, access
from rules.words import mentioned
from storage.cases import Sight
from storage.choices import Target, TargetKind
from storage.directory import Member, Place
from storage.questions import Found


@dataclass(frozen=True, slots=True)
class Aim:
    """What a choice is about, and what to call it."""

    target: Target
    name: Sentence


def aimed(visit: Visit, words: str | None) -> Aim | Refusal:
    """Find what somebody wants to follow or mute; no words mean the conversation of their latest notice."""
    if words is None:
        latest = visit.store.questions.latest_notice(visit.member.id)
        return (latest and conversation_aimed(visit, latest.conversations[0][0])) or Refusal.WHICH
    if visit.dialect.read_link(words) is None:
        return _item_aimed(visit, words) or _channel_aimed(visit, words)
    found = message_at(visit, words)
    return (found and conversation_aimed(visit, found.conversation_id)) or Refusal.NOTHING_BEHIND


def conversation_aimed(visit: Visit, conversation_id: int) -> Aim | None:
    """Take a conversation as the aim, if they may see it."""
    questions = visit.store.questions
    if not _may_see(visit, questions.standing_in(conversation_id, visit.member.id)):
        return None
    name = conversation(visit.words, questions.where(conversation_id).channel_name)
    return Aim(Target(TargetKind.CONVERSATION, conversation_id), name)


def message_at(visit: Visit, link: str) -> Found | None:
    """Find the message to which a link leads, if they may see it."""
    named = visit.dialect.read_link(link)
    found = visit.store.questions.message(visit.member.workspace_id, *named) if named else None
    return found if found and may_read(visit, found) else None


def may_read(visit: Visit, found: Found) -> bool:
    """Say whether they may see a message."""
    case = visit.store.questions.case(found.id, visit.member.id)
    return access(case.person, case.channel, case.standing, found.posted_at) is Access.ALLOWED


def channel_named(visit: Visit, words: str, admits: Callable[[Sight], bool]) -> Place | Refusal:
    """Find a channel by its name or by a mention, among those that this person is admitted to."""
    directory, workspace = visit.store.directory, visit.member.workspace_id
    ref = mentioned(words)
    mentions = [directory.channel(workspace, ref)] if ref else directory.find_channels(workspace, words)
    known = [place for place in mentions if place and admits(_sight_at(visit, place))]
    if len(known) > 1:
        return Refusal.SEVERAL_CHANNELS
    return known[0] if known else Refusal.NOTHING_THERE


def in_reach(sight: Sight) -> bool:
    """Say whether an admin may decide about a channel: a private one only as its member."""
    return not sight.channel.private or sight.standing.member_since is not None


def person_named(visit: Visit, words: str) -> Member | Refusal:
    """Find a person by their name, their e-mail address or a mention."""
    found = visit.store.directory.find_people(visit.member.workspace_id, mentioned(words) or words)
    if len(found) > 1:
        return Refusal.SEVERAL_PEOPLE
    return found[0] if found else Refusal.NOBODY


def _item_aimed(visit: Visit, key: str) -> Aim | None:
    """Take an item as the aim, if they may see one of its conversations."""
    questions = visit.store.questions
    item = questions.item(visit.member.workspace_id, key)
    if item is None:
        return None
    sights = (questions.standing_in(one, visit.member.id) for one in questions.conversations_of(item.id))
    if not any(_may_see(visit, sight) for sight in sights):
        return None
    return Aim(Target(TargetKind.ITEM, item.id), visit.words.quote(item.key))


def _channel_aimed(visit: Visit, words: str) -> Aim | Refusal:
    place = channel_named(visit, words, lambda sight: _may_see(visit, sight))
    if isinstance(place, Refusal):
        return place
    return Aim(Target(TargetKind.CHANNEL, place.id), visit.words.channel(place.name))


def _sight_at(visit: Visit, place: Place) -> Sight:
    return visit.store.questions.standing_at(place.id, visit.member.id)


def _may_see(visit: Visit, sight: Sight) -> bool:
    return access(sight.person, sight.channel, sight.standing, visit.now) is Access.ALLOWED
