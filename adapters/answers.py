"""Short answers to what people ask for: done, not found, not allowed, not yet."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum

from adapters.catalogue import LANGUAGES, catalogue
from adapters.overview import LABELS, setting_line
from adapters.reasons import TOLD
from adapters.text import Words
from adapters.voice import Sentence, later
from rules.following import Because
from rules.requests import Verb
from rules.settings import Layer, Settings

MOST_LISTED = 20
"""Conversations that one answer lists."""

TAKEN = {
    Verb.FOLLOW: later("You follow {what} now, from the next message on."),
    Verb.UNFOLLOW: later("You do not follow {what} any more, even if you write there."),
    Verb.MUTE: later("Muted: {what}. You hear nothing of it until you unmute or follow it."),
    Verb.UNMUTE: later("Not muted any more: {what}."),
}


@dataclass(frozen=True, slots=True)
class FollowedLine:
    """A conversation that somebody follows, as a line of their list."""

    channel: str
    item: str | None
    because: Because
    latest: datetime
    """When its last message was written."""
    link: str
    """The address of that message."""


class Refusal(StrEnum):
    """Why something was not done."""

    NOT_FOR_YOU = "not_for_you"
    """Said to guests, customers, bots and strangers, and nothing else."""
    ADMINS_ONLY = "admins_only"
    NOTHING_THERE = "nothing_there"
    """There is nothing of that name, or they may not see it; nobody learns which."""
    NOTHING_BEHIND = "nothing_behind"
    """The same for a link."""
    WHICH = "which"
    """They named nothing, and there is no latest notice that could be meant."""
    GONE = "gone"
    """The same for a button of a notice."""
    NOBODY = "nobody"
    SEVERAL_PEOPLE = "several_people"
    SEVERAL_CHANNELS = "several_channels"
    NO_TEAMMATE = "no_teammate"
    NOT_PRIVATE = "not_private"
    NO_BOT = "no_bot"
    NO_HUMAN = "no_human"
    NOT_YOURSELF = "not_yourself"
    NO_PROJECT = "no_project"
    """There is no such project, or they may see none of its channels; nobody learns which."""
    SEVERAL_PROJECTS = "several_projects"
    NOT_IN_PROJECT = "not_in_project"
    NO_ITEM = "no_item"
    TOO_LONG = "too_long"
    NOT_WATCHED = "not_watched"
    CHANNEL_OFF = "channel_off"
    NOT_KEPT = "not_kept"
    """Nobody said that message, or nobody remembers it."""


REFUSALS = {
    Refusal.NOT_FOR_YOU: later("Sorry, Unseen is only there for the team of this workspace."),
    Refusal.ADMINS_ONLY: later("Sorry, only admins and owners of this workspace can do that."),
    Refusal.NOTHING_THERE: later("There is nothing under “{what}” that you may see."),
    Refusal.NOTHING_BEHIND: later("There is nothing under that link that you may see."),
    Refusal.WHICH: later("Which conversation do you mean? Type {command}"),
    Refusal.GONE: later(
        "There is nothing behind this notice any more that you may see. Nothing was changed."
    ),
    Refusal.NOBODY: later("I know nobody called “{what}”. Try their e-mail address, or mention them with @."),
    Refusal.SEVERAL_PEOPLE: later(
        "Several people are called “{what}”. Use an e-mail address, or mention one with @."
    ),
    Refusal.SEVERAL_CHANNELS: later("Several channels are called “{what}”. Mention the one you mean with #."),
    Refusal.NO_TEAMMATE: later("{what} is not on the team and has no settings here."),
    Refusal.NOT_PRIVATE: later("{what} is not private, so there is nothing to open or to close."),
    Refusal.NO_BOT: later("{what} is no integration, so there is nothing to relay."),
    Refusal.NO_HUMAN: later("{what} is an integration, which is neither a customer nor a teammate."),
    Refusal.NOT_YOURSELF: later("You would lock yourself out. Another admin can do that for you."),
    Refusal.NO_PROJECT: later("I know no project called “{what}”. To start one, add a channel to it."),
    Refusal.SEVERAL_PROJECTS: later(
        "Several projects are called “{what}”. In place of the name, mention one of its channels with #."
    ),
    Refusal.NOT_IN_PROJECT: later("Nobody has added {what} to that project, so nothing was changed."),
    Refusal.NO_ITEM: later("That conversation belongs to no item."),
    Refusal.TOO_LONG: later("“{what}” is too long for a name."),
    Refusal.NOT_WATCHED: later("Unseen is not in this channel. Invite it, and it notices what comes then."),
    Refusal.CHANNEL_OFF: later("An admin has switched Unseen off for this channel."),
    Refusal.NOT_KEPT: later(
        "Unseen does not know this message: it is no message of a conversation, or it is too old."
    ),
}

SORRY = later("Sorry, that did not work. Please try again in a moment.")


def refusal(words: Words, why: Refusal, what: str = "") -> Sentence:
    """Say politely that nothing was done, and what one can do instead; ``what`` was typed, or is to be."""
    return words.say(REFUSALS[why], what=what, command=words.usage(f"/unseen {what}"))


def apology() -> str:
    """Say in all our languages that something went wrong: what failed may be what knows who speaks which."""
    return "\n".join(catalogue(language).gettext(SORRY) for language in LANGUAGES)


def changed(words: Words, settings: Settings, choice: Layer, freed: str | None = None) -> Sentence:
    """Confirm a change of one setting, and warn somebody whom nothing can reach."""
    name = freed or chosen_in(choice)
    lines = [setting_line(words, settings, name)]
    if not freed and getattr(settings, name) != getattr(choice, name):
        lines = [
            words.say("{setting}: Unseen cannot do that here yet.", setting=words.say(LABELS[name])),
            words.say("Your choice is kept and counts as soon as it can. Until then nothing changes."),
        ]
    if not settings.media:
        lines.append(words.say("Nothing can reach you now: direct message and e-mail are both off."))
    return Sentence("\n".join(lines))


def chosen_in(choice: Layer) -> str:
    """Name the one setting that a layer chooses."""
    return next(field.name for field in fields(Layer) if getattr(choice, field.name) is not None)


def was_reset(words: Words) -> Sentence:
    """Confirm that the defaults hold again."""
    return words.say("All your settings are back to the defaults.")


def taken(words: Words, verb: Verb, what: Sentence, *, still_muted: bool = False) -> Sentence:
    """Confirm that somebody follows something, or not, or has muted it, or not."""
    lines = [words.say(TAKEN[verb], what=what)]
    if still_muted:
        lines.append(words.say("It stays silent, because its item or its channel is muted."))
    return Sentence("\n".join(lines))


def conversation(words: Words, channel: str) -> Sentence:
    """Name a conversation by the place where it is."""
    return words.say("this conversation in {channel}", channel=words.channel(channel))


def seen(words: Words, what: Sentence, until: datetime, now: datetime) -> Sentence:
    """Confirm how far something counts as seen."""
    return words.say("Seen: {what}, up to {when}.", what=what, when=words.when(until, now))


def following(words: Words, followed: Sequence[FollowedLine], now: datetime) -> Sentence:
    """List what somebody follows, the latest first."""
    if not followed:
        command = words.usage("/unseen follow <link>")
        return words.say("You follow no conversation. To follow one: {command}", command=command)
    head = words.count(
        "You follow {number} conversation:", "You follow {number} conversations:", len(followed)
    )
    lines = [_followed(words, one, now) for one in followed[:MOST_LISTED]]
    rest = len(followed) - len(lines)
    if rest:
        lines.append(words.count("and {number} more", "and {number} more", rest))
    return Sentence("\n".join((head, *lines)))


def _followed(words: Words, one: FollowedLine, now: datetime) -> Sentence:
    return words.say(
        "{place}, last message {when}. {reason} {link}",
        place=words.place_of(one.channel, one.item),
        when=words.when(one.latest, now),
        reason=words.say(TOLD[one.because]),
        link=Sentence(one.link),
    )
