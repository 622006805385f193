"""Lays notices out for Zulip: Markdown in which nothing of what people wrote comes alive."""

from collections.abc import Iterator
from dataclasses import replace

from adapters.text import Button, Words
from adapters.voice import Sentence
from adapters.zulip.fields import titled
from adapters.zulip.limits import LONGEST_MESSAGE
from adapters.zulip.links import permalink
from adapters.zulip.markdown import JOINER, code, escape
from rules.delivery import Notice, Recipient, Summary, Whereabouts
from rules.notices import Content, Excerpt

MOST_PARTS = 20
"""Conversations that a summary lists before it counts."""
ROOM_FOR_REST = 200
"""Characters that a summary keeps for counting the rest."""


def render(message: Notice | Summary, url: str) -> str:
    """Lay a message out in its recipient's language; ``url`` is the address of the organization."""
    if isinstance(message, Summary):
        return "\n".join(_summary(message, url))
    said = "\n".join(_notice(message, url))
    if len(said) > LONGEST_MESSAGE and message.content.excerpts:
        return render(_shortened(message), url)
    return said[:LONGEST_MESSAGE]


def mark(message: Notice | Summary) -> str:
    """Tell how a notice is recognised among the bot's messages: it stands behind the target of its link.

    The target alone would not do: the message to which it leads may be withdrawn before the next try.
    """
    return f' "{message.key}")'


def words_for(recipient: Recipient) -> Words:
    """Make the words for somebody: in their language, by their clock, harmless in Zulip."""
    return Words(recipient.language, recipient.timezone, escape, code)


def _notice(notice: Notice, url: str) -> Iterator[str]:
    words, content = words_for(notice.recipient), notice.content
    headline = words.headline(notice)
    yield _marked("~~" if notice.seen else "**", headline)
    for excerpt in content.excerpts:
        yield from _excerpt(excerpt, words, alone=content.count == 1)
    if content.more:
        yield words.more(content.more)
    if notice.answer is not None:
        yield _marked("**", words.answered(notice.answer))
    yield words.seen() if notice.seen else words.since(content)
    yield words.reason(notice)
    yield f"{_opening(notice, words, url)} · {_typed(notice, words)}"


def _shortened(notice: Notice) -> Notice:
    """Leave the oldest excerpt out; it is counted with the rest."""
    content = replace(notice.content, excerpts=notice.content.excerpts[1:])
    return replace(notice, content=content)


def _excerpt(excerpt: Excerpt, words: Words, *, alone: bool) -> Iterator[str]:
    """Quote a message; the headline says already whose it is when it is the only one and nothing happened."""
    if excerpt.files or excerpt.edited or excerpt.deleted or not alone:
        yield words.byline(excerpt)
    if excerpt.text and not excerpt.deleted:
        # Escaped words cannot end the fence.
        yield f"```quote\n{words.quote(excerpt.text)}\n```"


def _opening(notice: Notice, words: Words, url: str) -> str:
    return _link(words, _address(url, notice.where, notice.content), mark(notice))


def _typed(notice: Notice, words: Words) -> Sentence:
    """Say what one can type here; buttons would keep the notice from being edited."""
    follow = Button.UNFOLLOW if notice.following else Button.FOLLOW
    verbs = [Button.SEEN] * (not notice.seen) + [follow, Button.MUTE]
    typed = [words.code(verb.value) for verb in verbs] + [words.usage("why <link>")]
    return words.say(
        "or type here: {commands} (with its link, for an older notice)", commands=Sentence(" · ".join(typed))
    )


def _summary(summary: Summary, url: str) -> Iterator[str]:
    words = words_for(summary.recipient)
    headline = _marked("**", words.summary_headline(summary))
    yield headline
    room, listed = LONGEST_MESSAGE - len(headline) - ROOM_FOR_REST, 0
    for where, content in summary.parts[:MOST_PARTS]:
        opening = _link(words, _address(url, where, content), ")" if listed else mark(summary))
        line = f"* {words.summary_line(where, content)} · {opening}"
        room -= len(line) + 1
        if room < 0:
            break
        listed += 1
        yield line
    rest = sum(content.count for _, content in summary.parts[listed:])
    if rest:
        yield words.more(rest)


def _marked(mark: str, text: str) -> str:
    """Make a whole line bold, or strike it."""
    # A name may end with a sign that would begin something else together with ours.
    seam = "" if text[-1:].isalnum() or text.endswith(")") else JOINER
    return f"{mark}{text}{seam}{mark}"


def _link(words: Words, address: str, closing: str = ")") -> str:
    return f"[{words.button(Button.OPEN)}]({address}{closing}"


def _address(url: str, where: Whereabouts, content: Content) -> str:
    topic = titled(where.topic or "", resolved=where.resolved)
    return permalink(url, where.channel, where.channel_name, topic, content.ref)
