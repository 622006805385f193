"""What one can type, and what to say when it was typed wrong."""

from collections.abc import Iterable

from adapters.text import Words
from adapters.voice import Sentence, later
from rules.arguments import spell_wait
from rules.commands import FORMS, Form
from rules.requests import Mistake, Problem
from rules.settings import LONGEST_WAIT, SHORTEST_WAIT

ADMIN = "admin "

MEANINGS = {
    "settings": later("your settings, with controls"),
    "customers": later("which messages from customers you are told about"),
    "internal": later("internal messages in conversations you follow"),
    "replies": later("replies to customers in conversations you follow"),
    "section": later("the list “From customers”"),
    "dm": later("tell you by direct message"),
    "email": later("tell you by e-mail"),
    "wait": later("how long to wait before you are told, up to an hour"),
    "answered": later("what to do when a teammate has answered meanwhile"),
    "language": later("the language in which Unseen speaks to you"),
    "reset": later("return your settings to the defaults"),
    "follow": later("be told about new messages; without more words, about your latest notice"),
    "unfollow": later("do not follow any more, even if you write there"),
    "mute": later("hear nothing of it at all"),
    "unmute": later("take a mute back"),
    "seen": later("say that you have seen a conversation"),
    "following": later("the conversations you follow"),
    "connect": later("let Unseen notice what you have read"),
    "disconnect": later("take that back"),
    "inbox": later("open conversations with customers, longest waiting first"),
    "why": later("why you were told, or not, about a message"),
    "item attach": later("attach a conversation to an item"),
    "item detach": later("detach it"),
    "item assign": later("say who takes care of an item"),
    "admin scope": later("let somebody see all projects, or only their own"),
    "admin channel": later("who reads along in a channel"),
    "admin open": later("open a private channel to everybody in its project"),
    "admin close": later("close it again"),
    "admin project": later("what belongs to a project"),
    "admin customer": later("count somebody as a customer"),
    "admin teammate": later("count somebody as a teammate"),
    "admin relay": later("an integration that carries people's words"),
    "admin pattern": later("recognize the keys of items"),
    "admin defaults": later("what holds for everybody who has not chosen"),
    "admin person": later("change somebody's settings"),
    "admin apply-defaults": later("return everybody to the defaults"),
    "admin export": later("everything that is stored about somebody"),
    "admin erase": later("forget somebody"),
    "admin coverage": later("where messages from customers would reach nobody"),
    "admin log": later("who changed what"),
    "admin status": later("how Unseen is doing"),
    "help": later("this list"),
}
MISTAKES = {
    Problem.UNKNOWN: later("I do not know “{said}”."),
    Problem.UNREADABLE: later(
        "There are characters in “{said}” that nobody can see. Please type it by hand."
    ),
    Problem.TOO_LONG: later("“{said}” is too long for a command."),
    Problem.UNCLOSED_QUOTE: later("A quotation mark is missing in “{said}”."),
    Problem.MISSING: later("Something is missing after “{said}”."),
    Problem.TOO_MANY: later("I do not understand all of “{said}”. A name with spaces needs quotation marks."),
    Problem.NOT_A_CHOICE: later("“{said}” is not one of the choices."),
    Problem.CHOOSE_ONE: later("“{said}” shows what there is to choose from. Please type one of them."),
    Problem.NOT_A_DURATION: later("“{said}” is no time. Write one like 30s, 2m or 1m30s."),
    Problem.NO_UNIT: later("Is “{said}” meant in seconds or in minutes? Add s or m."),
    Problem.NO_PAGE: later("“{said}” is no page. Pages are numbered from 1."),
    Problem.OUT_OF_RANGE: later("“{said}” is out of range. A wait is between {shortest} and {longest}."),
}


def manual(words: Words, *, admin: bool) -> Sentence:
    """List what one can type; what admins can, only for them."""
    forms = [form for form in FORMS if admin or not form.name.startswith(ADMIN)]
    return Sentence("\n".join((words.say("What you can type after /unseen:"), *_lines(words, forms))))


def correction(words: Words, mistake: Mistake) -> Sentence:
    """Say kindly what is wrong and what to type instead."""
    wrong = words.say(
        MISTAKES[mistake.problem],
        said=mistake.said,
        shortest=spell_wait(SHORTEST_WAIT),
        longest=spell_wait(LONGEST_WAIT),
    )
    instead = words.say(
        "Nothing was changed. Try: {command}", command=words.usage(f"/unseen {mistake.nearest}")
    )
    usage = words.say("How to use it: {usage}", usage=words.usage(f"/unseen {mistake.usage}"))
    return Sentence(
        "\n".join((wrong, instead) if mistake.usage == mistake.nearest else (wrong, instead, usage))
    )


def _lines(words: Words, forms: Iterable[Form]) -> Iterable[Sentence]:
    for form in forms:
        usage, meaning = words.usage(form.usage), words.say(MEANINGS[form.name])
        yield words.say("{usage} – {meaning}", usage=usage, meaning=meaning)
