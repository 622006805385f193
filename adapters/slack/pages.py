"""The few pages that people see in their browser: before Slack asks them, and after they have answered."""

import html
from collections.abc import Iterable
from enum import StrEnum

from adapters.frame import FRAME
from adapters.text import Words
from adapters.voice import Sentence, later


class Ending(StrEnum):
    """What has come of an installation or of a connection."""

    INSTALLED = "installed"
    CONNECTED = "connected"
    DECLINED = "declined"
    """Somebody did not agree at Slack."""
    FORGED = "forged"
    """The address was not written by us, or belongs to another browser."""
    EXPIRED = "expired"
    REPLAYED = "replayed"
    """The address was used already."""
    SOMEBODY_ELSE = "somebody_else"
    """Another person, or the same one in another workspace, agreed to it."""
    TOO_LITTLE = "too_little"
    """Slack has given less than was asked for."""
    ROTATES = "rotates"
    """The app's settings have token rotation switched on."""
    ONE_WORKSPACE = "one_workspace"
    """The program serves the workspace of its configuration, and no other."""
    TROUBLE = "trouble"
    """Slack could not be asked."""


TITLES = {
    Ending.INSTALLED: later("Unseen is installed"),
    Ending.CONNECTED: later("Your read cursor is connected"),
    Ending.DECLINED: later("Nothing was changed"),
}
NOT_DONE = later("That did not work")
TELLING = {
    Ending.INSTALLED: later(
        "Unseen is looking around in your workspace now. Invite it to the channels that it shall watch: "
        "/invite @Unseen. Everybody on the team finds their settings with /unseen."
    ),
    Ending.CONNECTED: later(
        "From now on Unseen does not tell you about what you have read in Slack. "
        "To take that back at any time, type /unseen disconnect."
    ),
    Ending.DECLINED: later("You did not agree at Slack, so Unseen got nothing. You can close this page."),
    Ending.FORGED: later(
        "This address belongs to another browser, or was changed on its way. Begin again, in this browser."
    ),
    Ending.EXPIRED: later("This took too long, and the address is no longer valid. Please begin again."),
    Ending.REPLAYED: later("This address was used already. To do it once more, begin again."),
    Ending.SOMEBODY_ELSE: later(
        "Slack has answered for somebody else than the person who was given this address. Sign in to "
        "the right workspace; type /unseen connect there, and use the address that you get."
    ),
    Ending.TOO_LITTLE: later(
        "Slack has given Unseen less than it needs. An admin of the workspace may have to approve it first."
    ),
    Ending.ROTATES: later(
        "The app's tokens would expire. Whoever runs Unseen has to switch token rotation off in its settings "
        "at Slack."
    ),
    Ending.ONE_WORKSPACE: later(
        "Unseen serves one workspace only here: the one whose token stands in its configuration."
    ),
    Ending.TROUBLE: later("Slack cannot be asked now. Please begin again in a few minutes."),
}

ASKED = {
    "channels:read": later("to see which public channels you are in, and how far you have read them"),
    "groups:read": later("the same for private channels"),
    "channels:history": later("to see how far you have read threads in public channels"),
    "groups:history": later("the same for private channels"),
}
"""What Slack asks somebody for, and what it is for."""

CONNECT = later("Connect your read cursor")
GO = later("Continue at Slack")
WHY = (
    later(
        "Slack tells apps nothing about what you have read, unless you allow it. "
        "If you do, Unseen leaves out messages that you have read already."
    ),
    later("Slack will ask you to allow Unseen:"),
)
PROMISES = (
    later(
        "With the permission for threads, Slack shows Unseen their messages, too. Unseen reads how far your "
        "cursor has come there and keeps nothing else."
    ),
    later("Your permission is stored encrypted. To take it back at any time, type /unseen disconnect."),
)


def ending(words: Words, what: Ending) -> str:
    """Write the page that says what has come of it, and what to do if that is not what was wanted."""
    return _page(words, words.say(TITLES.get(what, NOT_DONE)), [_paragraph(words.say(TELLING[what]))])


def explanation(words: Words, scopes: Iterable[str], address: str) -> str:
    """Write the page that explains what Slack is about to ask, with the way there."""
    asked = "\n".join(f"<li><code>{scope}</code> – {words.say(ASKED[scope])}</li>" for scope in scopes)
    go = f'<a class="go" href="{html.escape(address)}">{words.say(GO)}</a>'
    content = [_paragraph(words.say(why)) for why in WHY]
    content += [f"<ul>\n{asked}\n</ul>", *(_paragraph(words.say(one)) for one in PROMISES), f"<p>{go}</p>"]
    return _page(words, words.say(CONNECT), content)


def _page(words: Words, title: Sentence, content: Iterable[str]) -> str:
    return FRAME.format(language=words.language, title=title, content="\n".join(content))


def _paragraph(said: Sentence) -> str:
    return f"<p>{said}</p>"


def words_for_page(language: str) -> Words:
    """Make the words for a page in the language that a browser or a person prefers."""
    return Words(language, None, html.escape)
