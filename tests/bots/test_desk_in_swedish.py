"""A whole session in Swedish: what people ask, what they are told, and not a word of English in it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.announcements import announced
from adapters.replies import Panel, Reply
from adapters.text import Button, Words
from bots.desk import Desk
from bots.visit import Dialect
from rules.delivery import Announcement, Notice, Recipient, Summary, Topic, Whereabouts
from rules.events import Profile
from rules.model import Role
from tests.adapters.sentences import forms, messages, translated
from tests.bots.stage import at
from tests.bots.story import ANN, Story, link, read_link

WORD = re.compile(r"[^\W\d_]+")
THEIRS = re.compile("⟨[^⟩]*⟩")
"""What people wrote, named or can type."""
ALSO_SWEDISH = {"mars", "english", "svenska"}
STOCKHOLM = "Europe/Stockholm"


def theirs(text: str) -> str:
    return f"⟨{text}⟩"


def linked(where: Whereabouts, ref: str, _: str | None) -> str:
    return theirs(link(where.channel, ref))


class SwedishStory(Story):
    """Everybody speaks Swedish; what is not Unseen's own words stands in brackets."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.desk = Desk(self.store, self.workspace.id, Dialect(theirs, read_link, linked, theirs))
        people = [ANN, *self.directory.profiles.values()]
        self.learns(*(replace(one, language="sv", timezone=STOCKHOLM) for one in people))

    def learns(self, *people: Profile) -> None:
        self.store.directory.learn_people(self.workspace.id, people)


@pytest.fixture
def story(tmp_path: Path) -> Iterator[SwedishStory]:
    with SwedishStory(tmp_path) as story:
        yield story


def ours(text: str) -> str:
    """Leave out what is not Unseen's; nothing is put into brackets twice."""
    left = THEIRS.sub("", text)
    assert not re.search("[⟨⟩]", left), text
    return left


def swedish() -> set[str]:
    """Gather the words of the catalogue."""
    said = (form for message in messages(translated("sv")) for form in forms(message.string))
    return {word for form in said for word in words_in(re.sub(r"\{\w+\}", " ", form))}


def words_in(text: str) -> list[str]:
    return [word.lower() for word in WORD.findall(text)]


def shown(reply: Reply) -> Iterator[str]:
    yield reply.text
    yield from filter(None, (reply.otherwise, reply.offer and reply.offer.label))
    if reply.panel:
        yield from _of_panel(reply.panel)


def _of_panel(panel: Panel) -> Iterator[str]:
    yield from (panel.title, panel.reset.label, *panel.notes)
    for control in panel.controls:
        yield from (control.label, control.current, control.origin)
        yield from (option.label for option in control.options)


def rendered(message: Notice | Summary) -> str:
    words = Words(message.recipient.language, message.recipient.timezone, theirs, theirs)
    return words.plain(message) if isinstance(message, Notice) else words.summary_plain(message)


def assert_swedish(texts: Iterable[str]) -> None:
    known = swedish() | ALSO_SWEDISH
    assert [text for text in texts if not known.issuperset(words_in(ours(text)))] == []


HELLO, REPLY, INSIDE = link("acme", "1.000000"), link("acme", "10.000000"), link("secret-board", "3.000000")
FOR_ONESELF = [
    *("", "customers none", "customers all", "customers auto", "internal off", "replies off", "section hide"),
    *(
        "dm off",
        "dm on",
        "email on",
        "wait 90s",
        "wait 0",
        "answered skip",
        "language sv",
        "reset",
    ),
    *("following", "follow", f"follow {HELLO}", "following", "follow #acme", "mute #acme", f"unmute {HELLO}"),
    *("unmute #acme", f"unfollow {HELLO}", "seen", f"seen {HELLO}", "inbox", "inbox mine", "inbox followed"),
    *(f"why {HELLO}", f"why {REPLY}", f"why {INSIDE}", f"why {HELLO} @ann", "connect", "disconnect", "help"),
    *("folow", "wait 2h", "wait x", "wait 5", "customers some", "customers all|none", "follow a b", "why"),
    *('follow "x', "\x00", "x" * 1001, "inbox all 0", "follow ACME-99", "mute #nowhere", "admin log"),
]
FOR_ITEMS = [
    *(f"item detach {HELLO}", f"item attach {HELLO} ACME-12", "item assign ACME-12 me", "follow ACME-12"),
    *(f"why {HELLO}", "item assign ACME-12 nobody", f"item detach {HELLO}", f"item attach {INSIDE} ACME-12"),
]
FOR_ADMINS = [
    *(
        "help",
        "admin scope @ben all",
        "admin scope @ben own",
        "admin scope @carla all",
        "admin scope @zoe all",
    ),
    *("admin channel #acme internal", "admin channel #acme off", "admin channel #acme customer"),
    *("admin open #secret", "admin close #secret", "admin open #acme", "admin open #secret-board"),
    *("admin project Nord add #acme", "admin project Nord add #secret", "admin project Nord add @cid"),
    *(
        "admin project Nord remove @cid",
        "admin project Nord remove @ben",
        "admin project Nord remove #secret",
    ),
    *("admin project Syd add @cid", "admin customer @cid", "admin teammate @cid", "admin customer @ann"),
    *("admin customer @robot", "admin relay @robot on", "admin relay @robot off", "admin relay @ben on"),
    *("admin pattern [A-Z]+-[0-9]+", "admin pattern (", "admin pattern x*", f"admin pattern {'x' * 300}"),
    *(
        "admin pattern off",
        "admin defaults customers none",
        "admin coverage",
        "admin defaults customers auto",
    ),
    *("admin person @ben wait 5m", "admin person @ben dm off", "admin person @ben reset"),
    *("admin person @ben language en", "admin apply-defaults", "admin apply-defaults", "admin coverage"),
    *("admin coverage off", "admin coverage on", "admin log", "admin status", "admin export @ben"),
    *(f"why {HELLO} @ben", f"why {HELLO} @cid", "admin erase @ann", "admin erase @cid"),
    *("admin erase @cid confirm", "admin log", "admin export @cid"),
]


def talks(story: SwedishStory) -> None:
    """Let a customer write, a teammate answer, and somebody write where few may look."""
    story.says("carla", "acme", "Help, the export fails!", second=1)
    story.says("carla", "acme", "It really does.", second=2)
    story.says("ben", "secret-board", "Between us.", second=3)


@pytest.mark.parametrize(
    ("who", "typed"),
    [("ben", FOR_ONESELF), ("ann", [*FOR_ITEMS, *FOR_ADMINS])],
    ids=["for oneself", "for admins"],
)
def test_every_answer_is_swedish(story: SwedishStory, who: str, typed: list[str]) -> None:
    talks(story)
    told = [one for text in typed for one in shown(story.desk.answer(who, text, at(5)))]
    story.told(second=70)
    told += [one for text in typed for one in shown(story.desk.answer(who, text, at(90_000)))]
    assert_swedish(told)


def test_every_notice_and_every_button_is_swedish(story: SwedishStory) -> None:
    talks(story)
    story.wants("ann", wait=at(100) - at(0))
    story.says("ann", "acme", "Looking into it.", second=10)
    notice = story.notice("ben", second=70)
    words = Words("sv", STOCKHOLM, theirs, theirs)
    pressed = [
        story.desk.press("ben", button, notice.key, at(80)) for button in Button if button != Button.OPEN
    ]
    assert_swedish(
        [rendered(notice), *map(words.button, Button), *(one for reply in pressed for one in shown(reply))]
    )


def test_a_summary_is_swedish(story: SwedishStory) -> None:
    talks(story)
    story.told(second=9000)
    summaries = [one for one in story.messenger.sent if isinstance(one, Summary)]
    assert_swedish(map(rendered, summaries))
    assert rendered(summaries[0]).split("\n") == [
        "Unseen var borta: 2 meddelanden väntar på dig",
        "Nytt ärende i ⟨#acme⟩: 2 meddelanden från ⟨Carla⟩, sedan 2 mars 10:00",
    ]


@pytest.mark.parametrize("topic", Topic)
def test_what_admins_are_told_unasked_is_swedish(topic: Topic) -> None:
    words = Words("sv", STOCKHOLM, theirs, theirs)
    assert_swedish([announced(words, Announcement(topic, Recipient(1, "ann", "Ann", "sv"), ("acme",)))])


@pytest.mark.parametrize("language", ["sv", "sv-SE", "sv_FI"])
def test_swedish_is_spoken_by_ones_profile(story: SwedishStory, language: str) -> None:
    story.learns(replace(ANN, language=language))
    assert story.asks("ann", "wait 90s") == "Väntetid innan du får en avisering: 1 minut 30 sekunder"


def test_a_language_is_chosen_and_answered_in(story: SwedishStory) -> None:
    story.learns(Profile("eve", "Eve", Role.TEAMMATE))
    assert story.asks("eve", "language sv") == "Språk: Svenska"
    assert story.asks("eve", "follow ACME-99") == "Under ”⟨ACME-99⟩” finns inget som du får se."
    assert story.asks("eve", "reset") == "All your settings are back to the defaults."


def test_strangers_are_declined_in_their_language(story: SwedishStory) -> None:
    story.learns(Profile("carla", "Carla", Role.CUSTOMER, language="sv"))
    assert story.asks("carla", "help") == "Unseen finns tyvärr bara till för teamet i den här arbetsytan."


def test_a_reason_is_explained_in_swedish(story: SwedishStory) -> None:
    talks(story)
    story.told(second=70)
    assert story.asks("ben", f"why {HELLO}", second=90_000).split("\n") == [
        "Du fick en avisering: Du vill ha alla meddelanden från kunder.",
        "⟨Carla⟩ i ⟨#acme⟩, 2 mars 10:00:",
        "1. Är det ditt eget meddelande? Nej.",
        "2. Står du utanför teamet, eller är ditt konto inaktiverat? Nej.",
        "3. Är kanalen avstängd, eller får du inte se konversationen? Nej.",
        "4. Har du tystat den? Nej.",
        "5. Är alla sätt att nå dig avstängda? Nej.",
        "6. Är det från en kund, och du vill inte ha några sådana? Nej.",
        "7. Är det från en kund, och du vill ha alla sådana? Ja.",
        "Direktmeddelande: skulle skickas 2 mars 10:01, skickades 2 mars 10:01.",
    ]
