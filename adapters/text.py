"""The sentences of a notice."""

from enum import StrEnum

from adapters.voice import Sentence, Voice, later, numbered
from rules.decide import Subject
from rules.delivery import Answer, Notice, Summary, Whereabouts
from rules.following import Because
from rules.notices import Content, Excerpt


class Button(StrEnum):
    """What somebody can do with a notice."""

    OPEN = "open"
    SEEN = "seen"
    FOLLOW = "follow"
    UNFOLLOW = "unfollow"
    MUTE = "mute"
    WHY = "why"
    CONNECT = "connect"


BUTTONS = {
    Button.OPEN: later("Open"),
    Button.SEEN: later("Seen"),
    Button.FOLLOW: later("Follow"),
    Button.UNFOLLOW: later("Unfollow"),
    Button.MUTE: later("Mute"),
    Button.WHY: later("Why?"),
    Button.CONNECT: later("Connect"),
}

HEADLINES = {
    Subject.NEW_TICKET: numbered(
        "{who} opened a new ticket in {place}", "New ticket in {place}: {number} messages from {who}"
    ),
    Subject.CUSTOMER_MESSAGE: numbered("{who} wrote in {place}", "{number} messages from {who} in {place}"),
    Subject.REPLY_TO_CUSTOMER: numbered(
        "{who} replied to a customer in {place}", "{number} replies to a customer from {who} in {place}"
    ),
    Subject.INTERNAL_MESSAGE: numbered(
        "{who} wrote an internal message in {place}", "{number} internal messages from {who} in {place}"
    ),
}

REASONS = {
    Because.ASKED: later("You get this because you follow this conversation."),
    Because.ASSIGNEE: later("You get this because {item} is assigned to you."),
    Because.ITEM: later("You get this because you follow {item}."),
    Because.CHANNEL: later("You get this because you follow {channel}."),
    Because.WROTE: later("You get this because you have written in this conversation."),
    Because.ALL_CUSTOMERS: later("You get this because you want all messages from customers."),
}


class Words(Voice):
    """Says to one person everything that a notice says."""

    def headline(self, notice: Notice) -> Sentence:
        """Say in one line who wrote, how much and where."""
        return self.about(notice.where, notice.content)

    def about(self, where: Whereabouts, content: Content) -> Sentence:
        """Say in one line what happened in a conversation."""
        who, place = self.names(content.authors), self.place(where)
        return self.count(*HEADLINES[content.subject], content.count, who=who, place=place)

    def place(self, where: Whereabouts) -> Sentence:
        """Name the channel, the topic where there are topics, and the item if there is one."""
        return self.place_of(where.channel_name, where.item, where.topic)

    def place_of(self, channel: str, item: str | None, topic: str | None = None) -> Sentence:
        """Name a channel, a topic where there are topics, and an item if there is one."""
        named = self.channel(channel)
        if topic is not None:
            named = Sentence(f"{named} > {self.topic(topic)}")
        return self.say("{channel} ({item})", channel=named, item=item) if item else named

    def channel(self, name: str) -> Sentence:
        """Write a channel's name as people know it."""
        return self.quote(f"#{name}")

    def topic(self, name: str) -> Sentence:
        """Name a topic; one without a name has the one that Zulip gives it."""
        return self.person(name) if name.strip() else self.say("general chat")

    def reason(self, notice: Notice) -> Sentence:
        """Say why this person is told."""
        where = notice.where
        item = where.item or self.say("the item of this conversation")
        return self.say(REASONS[notice.content.because], item=item, channel=self.channel(where.channel_name))

    def since(self, content: Content) -> Sentence:
        """Say since when the oldest message waits; the newest one's day counts as today."""
        newest = max((excerpt.at for excerpt in content.excerpts), default=content.since)
        return self.say("Waiting since {time}", time=self.when(content.since, newest))

    def byline(self, excerpt: Excerpt) -> Sentence:
        """Say who wrote an excerpt, when, whether files came with it, and what became of it since."""
        line = self.say("{who}, {time}", who=self.person(excerpt.author), time=self.time(excerpt.at))
        if excerpt.deleted:
            return self.say("{line}, deleted since", line=line)
        if excerpt.files:
            line = self.say("{line}, {files}", line=line, files=self.files(excerpt.files))
        return self.say("{line}, edited since", line=line) if excerpt.edited else line

    def files(self, number: int) -> Sentence:
        """Count the files of a message."""
        return self.count("{number} file", "{number} files", number)

    def more(self, number: int) -> Sentence:
        """Count the messages that a notice does not quote."""
        return self.count("and {number} more message", "and {number} more messages", number)

    def answered(self, answer: Answer) -> Sentence:
        """Say who has answered the customer meanwhile."""
        return self.say(
            "Answered by {who}, {time}", who=self.person(answer.author), time=self.time(answer.at)
        )

    def seen(self) -> Sentence:
        """Say that the reader has seen everything that a notice is about."""
        return self.say("You have seen this.")

    def button(self, button: Button) -> Sentence:
        """Write on a button what it does."""
        return self.say(BUTTONS[button])

    def plain(self, notice: Notice) -> Sentence:
        """Write the whole notice as plain text: for screen readers, lock screens and mail."""
        content = notice.content
        lines = [self.headline(notice), self.seen() if notice.seen else self.since(content)]
        if content.more:
            lines.append(self.more(content.more))
        lines += [self._excerpt(excerpt) for excerpt in content.excerpts]
        if notice.answer is not None:
            lines.append(self.answered(notice.answer))
        lines.append(self.reason(notice))
        return Sentence("\n".join(lines))

    def summary_headline(self, summary: Summary) -> Sentence:
        """Say how much one person missed while Unseen was away."""
        number = sum(content.count for _, content in summary.parts)
        return self.count(
            "Unseen was away: {number} message waits for you",
            "Unseen was away: {number} messages wait for you",
            number,
        )

    def summary_line(self, where: Whereabouts, content: Content) -> Sentence:
        """Say what happened in one conversation meanwhile, always with its date."""
        return self.say(
            "{what}, since {time}", what=self.about(where, content), time=self.dated(content.since)
        )

    def summary_plain(self, summary: Summary) -> Sentence:
        """Write the whole summary as plain text."""
        lines = [self.summary_line(where, content) for where, content in summary.parts]
        return Sentence("\n".join([self.summary_headline(summary), *lines]))

    def _excerpt(self, excerpt: Excerpt) -> Sentence:
        byline = self.byline(excerpt)
        shown = excerpt.text and not excerpt.deleted
        return self.say("{byline}: {text}", byline=byline, text=excerpt.text) if shown else byline
