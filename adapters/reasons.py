"""Why somebody was told or not: the verdict, the decision line by line, and what came of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from adapters.text import Words
from adapters.voice import Sentence, later
from rules.decide import Question, Skip, Withdrawal
from rules.following import Because
from rules.model import Kind, Medium
from rules.seen import How

QUESTIONS = {
    Question.OWN_MESSAGE: later("Is it your own message?"),
    Question.TEAMMATE: later("Are you outside the team, or is your account deactivated?"),
    Question.PERMISSION: later("Is the channel off, or may you not see the conversation?"),
    Question.MUTED: later("Have you muted it?"),
    Question.MEDIUM: later("Is every way to reach you switched off?"),
    Question.CUSTOMERS_NONE: later("Is it from a customer, and you want none of those?"),
    Question.CUSTOMERS_ALL: later("Is it from a customer, and you want all of those?"),
    Question.CUSTOMERS_FOLLOWED: later("Is it from a customer, in a conversation you follow?"),
    Question.INTERNAL: later("Is it internal, and you follow the conversation or have switched those off?"),
    Question.REPLIES: later(
        "Is it a reply to a customer, and you follow the conversation or have switched those off?"
    ),
    Question.OTHERWISE: later("None of these?"),
}
NOT_TOLD: dict[Skip | Withdrawal, str] = {
    Skip.OWN_MESSAGE: later("It is your own message."),
    Skip.NOT_A_TEAMMATE: later("You are no teammate of this workspace."),
    Skip.DEACTIVATED: later("Your account is deactivated."),
    Skip.CHANNEL_OFF: later("Unseen does not watch the channel."),
    Skip.NO_PERMISSION: later("You may not see the conversation."),
    Skip.MUTED: later("You have muted the conversation, its item or its channel."),
    Skip.NO_MEDIUM: later("Direct message and e-mail are both off for you."),
    Skip.CUSTOMERS_OFF: later("You want no messages from customers."),
    Skip.INTERNAL_OFF: later("You have switched followed internal messages off."),
    Skip.REPLIES_OFF: later("You have switched followed replies to customers off."),
    Skip.NOT_FOLLOWING: later("You do not follow the conversation."),
    Withdrawal.DELETED: later("The message was deleted."),
    Withdrawal.MEDIUM_OFF: later("You had switched this off meanwhile."),
    Withdrawal.SEEN: later("You had seen the message."),
    Withdrawal.ANSWERED: later("A teammate had answered, and you want to skip such messages."),
}
TOLD = {
    Because.ASKED: later("You asked to follow the conversation."),
    Because.ASSIGNEE: later("The conversation's item is assigned to you."),
    Because.ITEM: later("You follow the conversation's item."),
    Because.CHANNEL: later("You follow the channel."),
    Because.WROTE: later("You have written in the conversation."),
    Because.ALL_CUSTOMERS: later("You want all messages from customers."),
}
EVIDENCE = {
    How.RECEIPT: later("You have seen it: a read receipt says so."),
    How.CURSOR: later("You have seen it: you have read that far in Slack."),
    How.WROTE: later("You have seen it: you have written there since."),
    How.REACTED: later("You have seen it: you reacted to it, or to a later message."),
    How.PRESSED: later("You have seen it: you said so."),
    How.LISTED: later("You have seen it: it stood in full in your inbox."),
}
"""By what they are known to have seen the message."""
YES, NO = later("{number}. {question} Yes."), later("{number}. {question} No.")
MEDIA = {
    Medium.DIRECT_MESSAGE: later("Direct message"),
    Medium.EMAIL: later("E-mail"),
}
REMEDIES = {
    Skip.MUTED: "unmute {link}",
    Skip.NO_MEDIUM: "dm on",
    Skip.CUSTOMERS_OFF: "customers all",
    Skip.INTERNAL_OFF: "internal on",
    Skip.REPLIES_OFF: "replies on",
    Skip.NOT_FOLLOWING: "follow {link}",
}
"""What to type in order to be told next time."""

ABOUT = {
    Question.CUSTOMERS_NONE: Kind.FROM_CUSTOMER,
    Question.CUSTOMERS_ALL: Kind.FROM_CUSTOMER,
    Question.CUSTOMERS_FOLLOWED: Kind.FROM_CUSTOMER,
    Question.INTERNAL: Kind.INTERNAL,
    Question.REPLIES: Kind.REPLY_TO_CUSTOMER,
}
"""Lines of the decision that are asked about one kind of message only."""
SKIPPED_AT = {
    Skip.OWN_MESSAGE: Question.OWN_MESSAGE,
    Skip.NOT_A_TEAMMATE: Question.TEAMMATE,
    Skip.DEACTIVATED: Question.TEAMMATE,
    Skip.CHANNEL_OFF: Question.PERMISSION,
    Skip.NO_PERMISSION: Question.PERMISSION,
    Skip.MUTED: Question.MUTED,
    Skip.NO_MEDIUM: Question.MEDIUM,
    Skip.CUSTOMERS_OFF: Question.CUSTOMERS_NONE,
    Skip.INTERNAL_OFF: Question.INTERNAL,
    Skip.REPLIES_OFF: Question.REPLIES,
    Skip.NOT_FOLLOWING: Question.OTHERWISE,
}
TOLD_AT = {
    Kind.FROM_CUSTOMER: Question.CUSTOMERS_FOLLOWED,
    Kind.INTERNAL: Question.INTERNAL,
    Kind.REPLY_TO_CUSTOMER: Question.REPLIES,
}


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of an alert by one medium."""

    medium: Medium
    due_at: datetime
    sent_at: datetime | None = None
    withdrawn: Skip | Withdrawal | None = None
    withdrawn_at: datetime | None = None
    """None for one that was withdrawn before that was noted."""
    failed: str | None = None
    """The platform's code."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything that explains one answer to the person whom it concerns."""

    author: str
    channel: str
    posted_at: datetime
    kind: Kind
    answer: Skip | Because
    fates: tuple[Fate, ...] = ()
    kept: bool = True
    """The answer was stored when the message came; otherwise it is made from the facts of today."""
    seen: How | None = None
    """By what they are known to have seen the message."""
    seen_at: datetime | None = None
    """Since when that is known."""
    answered_at: datetime | None = None
    """When a teammate first answered the customer."""
    about: str | None = None
    """Whom it concerns, when somebody else asks."""


def explanation(words: Words, what: Explanation, link: str, now: datetime) -> Sentence:
    """Explain why somebody was told, or not: the verdict first, then how it came about."""
    head = words.say(
        "{who} in {channel}, {when}:",
        who=words.person(what.author),
        channel=words.channel(what.channel),
        when=words.when(what.posted_at, now),
    )
    lines = [_verdict(words, what), head, *_decision(words, what)]
    lines += [_fate(words, fate, now) for fate in what.fates]
    lines += [*_known(words, what, now), *_advice(words, what, link)]
    if what.about is not None:
        lines.insert(0, words.say("This is about {person}: “you” means them.", person=what.about))
    return Sentence("\n".join(lines))


def _verdict(words: Words, what: Explanation) -> Sentence:
    if isinstance(what.answer, Skip):
        return words.say("You were not told: {reason}", reason=words.say(NOT_TOLD[what.answer]))
    reason = words.say(TOLD[what.answer])
    if not what.kept:
        return words.say("You were not told, but today you would be: {reason}", reason=reason)
    if any(fate.sent_at for fate in what.fates):
        return words.say("You were told: {reason}", reason=reason)
    if any(fate.failed for fate in what.fates):
        return words.say("You could not be reached. {reason}", reason=reason)
    withdrawn = next((fate.withdrawn for fate in what.fates if fate.withdrawn), None)
    withdrawn = withdrawn or (Withdrawal.SEEN if what.seen else None)
    if withdrawn is not None:
        return words.say("You were not told: {reason}", reason=words.say(NOT_TOLD[withdrawn]))
    return words.say("You are about to be told: {reason}", reason=reason)


def _question_of(answer: Skip | Because, kind: Kind) -> Question:
    """Name the line of the decision at which a stored answer stands."""
    if isinstance(answer, Skip):
        return SKIPPED_AT[answer]
    return Question.CUSTOMERS_ALL if answer is Because.ALL_CUSTOMERS else TOLD_AT[kind]


def _decision(words: Words, what: Explanation) -> Iterator[Sentence]:
    asked = [question for question in Question if ABOUT.get(question, what.kind) is what.kind]
    deciding = _question_of(what.answer, what.kind)
    for number, question in enumerate(asked[: asked.index(deciding) + 1], start=1):
        line = YES if question is deciding else NO
        yield words.say(line, number=number, question=words.say(QUESTIONS[question]))


def _known(words: Words, what: Explanation, now: datetime) -> Iterator[Sentence]:
    if what.answer is Skip.OWN_MESSAGE:
        return
    if what.seen is not None:
        yield words.say(EVIDENCE[what.seen])
    if what.seen is not None and what.seen_at is not None:
        yield words.say("That has been known since {when}.", when=words.when(what.seen_at, now))
    if what.answered_at is not None:
        yield words.say("A teammate answered the customer: {when}.", when=words.when(what.answered_at, now))
    if not what.kept:
        yield words.say("When it came it did not concern you; this is how things are today.")


def _advice(words: Words, what: Explanation, link: str) -> Iterator[Sentence]:
    remedy = REMEDIES.get(what.answer) if isinstance(what.answer, Skip) else None
    if remedy and what.about is None:
        command = words.code(f"/unseen {remedy.format(link=link)}")
        yield words.say("To be told next time: {command}", command=command)


def _fate(words: Words, fate: Fate, now: datetime) -> Sentence:
    told = {"medium": words.say(MEDIA[fate.medium]), "due": words.when(fate.due_at, now)}
    if fate.sent_at is not None:
        return words.say("{medium}: due {due}, sent {sent}.", sent=words.when(fate.sent_at, now), **told)
    if fate.withdrawn is not None and fate.withdrawn_at is not None:
        told |= {"at": words.when(fate.withdrawn_at, now), "reason": words.say(NOT_TOLD[fate.withdrawn])}
        return words.say("{medium}: due {due}, withdrawn {at}. {reason}", **told)
    if fate.withdrawn is not None:
        return words.say(
            "{medium}: due {due}, not sent. {reason}", reason=words.say(NOT_TOLD[fate.withdrawn]), **told
        )
    if fate.failed is not None:
        return words.say("{medium}: due {due}, could not be delivered ({code}).", code=fate.failed, **told)
    return words.say("{medium}: due {due}, not sent yet.", **told)
