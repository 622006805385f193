"""A person's settings, in words and as controls."""

from dataclasses import fields, replace
from datetime import timedelta
from enum import StrEnum

from adapters.catalogue import LANGUAGES, OWN_NAMES, spoken
from adapters.evidence import Reading, evidence
from adapters.replies import Control, Option, Panel, Reply
from adapters.text import Words
from adapters.voice import Sentence, later, numbered
from rules.arguments import SETTINGS, spell
from rules.settings import AUTOMATIC_LIMIT, LONGEST_WAIT, SHORTEST_WAIT, Layer, Settings


class Mail(StrEnum):
    """Whether e-mail can reach somebody."""

    REACHES = "reaches"
    NO_ADDRESS = "no_address"
    """Their profile tells none."""
    NOT_SET_UP = "not_set_up"
    """The operator has named no mail server."""


OFFERED_WAITS = (
    SHORTEST_WAIT,
    timedelta(seconds=30),
    *(timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 15, 30)),
    LONGEST_WAIT,
)
"""What the control offers; any other wait can be typed."""

LABELS = {
    "customers": later("Messages from customers"),
    "internal": later("Internal messages in conversations you follow"),
    "replies": later("Replies to customers in conversations you follow"),
    "section": later("The list “From customers”"),
    "dm": later("Direct message"),
    "email": later("E-mail"),
    "wait": later("Wait before you are told"),
    "answered": later("When a teammate has answered meanwhile"),
    "language": later("Language"),
}
MEANINGS = {
    "customers": later("Which messages from customers you are told about."),
    "internal": later("What the team writes among itself, where no customer reads along."),
    "replies": later("What teammates answer to customers."),
    "section": later(
        "The list of who waits on your home page. It changes neither what you may see nor what you are told."
    ),
    "dm": later("Unseen writes to you here."),
    "email": later("Unseen writes to the address of your profile."),
    "wait": later("How long a message may stay unseen before you are told."),
    "answered": later("What becomes of a customer’s message that a teammate answers while it waits for you."),
    "language": later("The language in which Unseen speaks to you."),
}
"""What each setting is good for."""
CHOICES = {
    "customers all": later("all"),
    "customers followed": later("only in conversations you follow"),
    "customers none": later("none"),
    "internal on": later("on"),
    "internal off": later("off"),
    "replies on": later("on"),
    "replies off": later("off"),
    "section show": later("shown"),
    "section hide": later("hidden"),
    "dm on": later("on"),
    "dm off": later("off"),
    "email on": later("on"),
    "email off": later("off"),
    "answered tell": later("you are told all the same"),
    "answered skip": later("you are not told any more"),
}
NO_MAIL = {
    Mail.NO_ADDRESS: later("E-mail cannot reach you: your profile has no address that Unseen may see."),
    Mail.NOT_SET_UP: later("Unseen sends no e-mail here: whoever runs it has not set that up."),
}
YOUR_CHOICE, THEIR_CHOICE = later("your choice"), later("their choice")
AUTOMATIC = numbered(
    "automatic: all with {number} teammate in the channel, else followed",
    "automatic: all with up to {number} teammates in the channel, else followed",
)


def overview(
    words: Words,
    settings: Settings,
    own: Layer,
    workspace: Layer,
    *,
    reading: Reading = Reading.NEVER,
    mail: Mail = Mail.REACHES,
) -> Reply:
    """Show what holds for somebody, where each setting comes from, and how to change it."""
    controls = controls_of(words, settings, own, workspace, mail=mail)
    title = words.say("Your settings")
    lacking = unreachable(words, mail)
    notes = (*lacking, *evidence(words, reading))
    panel = Panel(title, controls, Option(words.say("Return to the defaults"), "reset"), notes, lacking)
    lines = [_line(words, control) for control in controls]
    howto = words.say("To change one, type for example: {example}", example=words.code("/unseen wait 2m"))
    return Reply("\n".join((title, *lines, *notes, howto)), panel)


def controls_of(
    words: Words,
    settings: Settings,
    own: Layer,
    workspace: Layer,
    *,
    order: str = "",
    mail: Mail = Mail.REACHES,
) -> tuple[Control, ...]:
    """Make a control of every setting that can be chosen here.

    An admin's, for others, say with which order their commands begin.
    """
    names = [one.name for one in fields(Layer) if mail is not Mail.NOT_SET_UP or one.name != "email"]
    return tuple(_control(words, settings, name, (own, workspace), order) for name in names)


def unreachable(words: Words, mail: Mail) -> tuple[Sentence, ...]:
    """Say why no e-mail can reach somebody, if none can."""
    return (words.say(NO_MAIL[mail]),) if mail in NO_MAIL else ()


def setting_line(words: Words, settings: Settings, name: str) -> Sentence:
    """Say what one setting is."""
    value = value_of(words, settings, name)
    return words.say("{setting}: {value}", setting=words.say(LABELS[name]), value=value)


def value_of(words: Words, settings: Settings, name: str) -> Sentence:
    """Say in words what a setting is."""
    match name:
        case "wait":
            return words.duration(settings.wait)
        case "language":
            return Sentence(OWN_NAMES[spoken(settings.language)])
        case _:
            return _choice(words, _command(settings, name))


def _control(words: Words, settings: Settings, name: str, layers: tuple[Layer, Layer], order: str) -> Control:
    chosen = order + _command(settings, name)
    options = tuple(replace(one, command=order + one.command) for one in _options(words, settings, name))
    return Control(
        setting=order + name,
        label=words.say(LABELS[name]),
        options=options,
        chosen=next((option for option in options if option.command == chosen), None),
        current=value_of(words, settings, name),
        origin=_origin(words, settings, name, layers, THEIR_CHOICE if order else YOUR_CHOICE),
        meaning="" if order else words.say(MEANINGS[name]),
    )


def _command(settings: Settings, name: str) -> str:
    """Write the command that chooses what holds now."""
    value = spoken(settings.language) if name == "language" else getattr(settings, name)
    return f"{name} {spell(name, value)}"


def _choice(words: Words, command: str) -> Sentence:
    if command == "customers auto":
        return words.count(*AUTOMATIC, AUTOMATIC_LIMIT)
    return words.say(CHOICES[command])


def _options(words: Words, settings: Settings, name: str) -> tuple[Option, ...]:
    match name:
        case "wait":
            waits = sorted({*OFFERED_WAITS, settings.wait})
            return tuple(Option(words.duration(wait), f"wait {spell(name, wait)}") for wait in waits)
        case "language":
            return tuple(Option(Sentence(OWN_NAMES[one]), f"language {one}") for one in LANGUAGES)
        case _:
            commands = [f"{name} {word}" for word in SETTINGS[name].choices]
            return tuple(Option(_choice(words, command), command) for command in commands)


def _origin(
    words: Words, settings: Settings, name: str, layers: tuple[Layer, Layer], own_word: str
) -> Sentence:
    own, workspace = layers
    if getattr(own, name) is not None:
        return words.say(own_word)
    if getattr(workspace, name) is not None:
        return words.say("set for the whole workspace")
    if name == "email" and settings.email:
        return words.say("because the read cursor is connected")
    return words.say("from your profile, else English") if name == "language" else words.say("built in")


def _line(words: Words, control: Control) -> Sentence:
    return words.say(
        "{setting}: {value} ({origin})", setting=control.label, value=control.current, origin=control.origin
    )
