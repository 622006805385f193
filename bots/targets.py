"""Finds what somebody means by a link, a key, a name, or nothing at all.

What does not exist and what they may not see are the same to them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from adapters.answers import Refusal, conversation
from adapters.tickets import named
from adapters.voice import Sentence
from bots.visit import Visit
from rules.access import Access, access
from rules.words import mentioned
from storage.cases import Sight
from storage.choices import Target, TargetKind
from storage.directory import Member, Place
from storage.items import Item
from storage.projects import Project
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
    named = visit.dialect.read_topic(words)
    if named is not None:
        return _topic_aimed(visit, *named)
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


def item_named(visit: Visit, key: str) -> Item | None:
    """Find an item by its key, if they may see one of its conversations."""
    item = visit.store.items.find(visit.member.workspace_id, key)
    known = item is not None and may_see_any(visit, visit.store.items.conversations_of(item.id))
    return item if known else None


def titled(visit: Visit, item: Item) -> Sentence:
    """Name an item; its title only to those who may see where it comes from."""
    told = item.told_in is None or _may_see(visit, sight_at(visit, item.told_in))
    return named(visit.words, item.key, item.title if told else None)


def may_see_any(visit: Visit, conversation_ids: Iterable[int]) -> bool:
    """Say whether they may see one of these conversations."""
    sights = (visit.store.questions.standing_in(one, visit.member.id) for one in conversation_ids)
    return any(_may_see(visit, sight) for sight in sights)


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
    known = [place for place in mentions if place and admits(sight_at(visit, place.id))]
    if len(known) > 1:
        return Refusal.SEVERAL_CHANNELS
    return known[0] if known else Refusal.NOTHING_THERE


def sight_at(visit: Visit, channel_id: int) -> Sight:
    """Say how they stand to a channel."""
    return visit.store.questions.standing_at(channel_id, visit.member.id)


def project_named(visit: Visit, words: str) -> Project | Refusal:
    """Find a project by its name, or by a mention of one of its channels, among those they may know of."""
    projects, workspace = visit.store.projects, visit.member.workspace_id
    place = channel_named(visit, words, in_reach) if mentioned(words) else None
    if isinstance(place, Place):
        found = [project for project in projects.all(workspace) if project.id == place.project_id]
    else:
        found = projects.find(workspace, words.removeprefix("#"))
    known = [project for project in found if is_shared_with(visit, project)]
    if len(known) > 1:
        return Refusal.SEVERAL_PROJECTS
    return known[0] if known else Refusal.NO_PROJECT


def is_shared_with(visit: Visit, project: Project) -> bool:
    """Say whether an admin may know of a project: not if it has nothing but private channels of others."""
    return not project.channels or any(may_decide(visit, one) for one in project.channels)


def may_decide(visit: Visit, place: Place) -> bool:
    """Say whether an admin may decide about a channel; of a public one nothing needs to be asked."""
    return not place.private or in_reach(sight_at(visit, place.id))


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
    item = item_named(visit, key)
    return Aim(Target(TargetKind.ITEM, item.id), titled(visit, item)) if item else None


def _topic_aimed(visit: Visit, channel: str, topic: str) -> Aim | Refusal:
    place = channel_named(visit, channel, lambda sight: _may_see(visit, sight))
    found = visit.store.questions.topic(place.id, topic) if isinstance(place, Place) else None
    return (found and conversation_aimed(visit, found)) or Refusal.NOTHING_BEHIND


def _channel_aimed(visit: Visit, words: str) -> Aim | Refusal:
    place = channel_named(visit, words, lambda sight: _may_see(visit, sight))
    if isinstance(place, Refusal):
        return place
    return Aim(Target(TargetKind.CHANNEL, place.id), visit.words.channel(place.name))


def _may_see(visit: Visit, sight: Sight) -> bool:
    return access(sight.person, sight.channel, sight.standing, visit.now) is Access.ALLOWED
