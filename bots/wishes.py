"""Carries out what teammates want for themselves: settings, following, muting, having seen."""

from datetime import datetime

from adapters.answers import FollowedLine, Refusal, changed, following, seen, taken, was_reset
from adapters.overview import overview, unreachable
from adapters.replies import Reply
from bots.targets import Aim, aimed, conversation_aimed, message_at
from bots.visit import Visit
from rules.access import Access, access
from rules.following import is_muted, reason_to_follow
from rules.requests import Verb
from rules.seen import How
from rules.settings import Layer
from storage.choices import Target, TargetKind
from storage.questions import Followed, Told

MOST_CONSIDERED = 500
"""Conversations among which those that somebody follows are looked for, newest first."""


def show_settings(visit: Visit) -> Reply:
    """Show somebody's settings, with controls."""
    choices, me = visit.store.choices, visit.member
    workspace = choices.defaults(me.workspace_id)
    settings, own = choices.settings(me.id), choices.layer(me.id)
    return overview(visit.words, settings, own, workspace, reading=visit.reading, mail=visit.mail(me))


def change(visit: Visit, layer: Layer, freed: str | None) -> Reply:
    """Change one setting, or return it to its default."""
    me = visit.member.id
    settings = visit.store.choices.change(me, me, layer, visit.now, freed=freed)
    words = visit.speaking(settings.language).words
    lines = [changed(words, settings, layer, freed)]
    if layer.email:
        lines += unreachable(words, visit.mail(visit.member))
    return Reply("\n".join(lines))


def reset(visit: Visit) -> Reply:
    """Return to the defaults."""
    me = visit.member.id
    settings = visit.store.choices.reset(me, me, visit.now)
    return Reply(was_reset(visit.speaking(settings.language).words))


def take(visit: Visit, verb: Verb, words: str | None) -> Reply:
    """Follow, unfollow, mute or unmute what somebody named, or the conversation of their latest notice."""
    aim = aimed(visit, words)
    if isinstance(aim, Refusal):
        return visit.refuse(aim, words or f"{verb} <link>")
    return take_aim(visit, verb, aim)


def take_aim(visit: Visit, verb: Verb, aim: Aim) -> Reply:
    """Follow, unfollow, mute or unmute what was found."""
    visit.store.choices.take(visit.member.id, aim.target, verb, visit.now)
    still_muted = verb is Verb.UNMUTE and _is_muted(visit, aim.target)
    return Reply(taken(visit.words, verb, aim.name, still_muted=still_muted))


def _is_muted(visit: Visit, target: Target) -> bool:
    if target.kind is not TargetKind.CONVERSATION:
        return False
    standing = visit.store.questions.standing_in(target.id, visit.member.id).standing
    return is_muted(standing, visit.now)


def list_following(visit: Visit) -> Reply:
    """List the conversations that somebody follows and may see, the latest first."""
    lines = [line for line, _ in followed_by(visit)]
    return Reply(following(visit.words, lines, visit.now))


def followed_by(visit: Visit) -> list[tuple[FollowedLine, str]]:
    """Find what somebody follows and may see, each with the link that names it in commands."""
    considered = visit.store.questions.following(visit.member.id, MOST_CONSIDERED)
    write_link = visit.dialect.write_link
    return [
        (line, write_link(one.where, one.last_ref, one.last_thread))
        for one in considered
        if (line := _followed(visit, one))
    ]


def see(visit: Visit, link: str | None) -> Reply:
    """Note that somebody has seen a conversation: up to a message, or what their latest notice told."""
    if link is None:
        latest = visit.store.questions.latest_notice(visit.member.id)
        return visit.refuse(Refusal.WHICH, "seen <link>") if latest is None else see_told(visit, latest)
    found = message_at(visit, link)
    if found is None:
        return visit.refuse(Refusal.NOTHING_BEHIND)
    return _see(visit, found.conversation_id, found.posted_at)


def see_told(visit: Visit, notice: Told) -> Reply:
    """Note that somebody has seen what a notice told, and nothing that came after it."""
    conversation_id, until = notice.conversations[0]
    return _see(visit, conversation_id, until)


def _see(visit: Visit, conversation_id: int, until: datetime) -> Reply:
    aim = conversation_aimed(visit, conversation_id)
    if aim is None:
        return visit.refuse(Refusal.GONE)
    visit.store.choices.seen(visit.member.id, conversation_id, until, How.PRESSED, visit.now)
    return Reply(seen(visit.words, aim.name, until, visit.now))


def _followed(visit: Visit, one: Followed) -> FollowedLine | None:
    sight, where = one.sight, one.where
    because = reason_to_follow(sight.standing, visit.now)
    allowed = access(sight.person, sight.channel, sight.standing, one.last_at)
    if because is None or allowed is not Access.ALLOWED:
        return None
    link = visit.link(where, one.last_ref, one.last_thread)
    return FollowedLine(where.channel_name, where.item, because, one.last_at, link)
