"""Notices for the tests of what Zulip is told."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import Any

from rules.decide import Subject
from rules.delivery import Notice, Recipient, Summary, Whereabouts
from rules.following import Because
from rules.model import Medium
from rules.notices import Content, Excerpt

AT = datetime(2026, 3, 2, 9, 41, 0, 981, tzinfo=UTC)
BO = Recipient(1, "11", "Bo", "en", "Europe/Stockholm")
ACME = Whereabouts(7, "3", "acme support", topic="login broken")
SITE = "https://chat.example"


def excerpt(text: str = "Our login is broken.", *, minutes: int = 0, **others: Any) -> Excerpt:
    """Quote a customer."""
    return Excerpt("Carla Nyström", text, AT + timedelta(minutes=minutes), **others)


def content(*excerpts: Excerpt, **others: Any) -> Content:
    """Say what a notice is about: these messages."""
    told = {
        "subject": Subject.NEW_TICKET,
        "because": Because.ALL_CUSTOMERS,
        "count": len(excerpts),
        "authors": ("Carla Nyström",),
        "excerpts": excerpts,
        "since": AT,
        "ref": "981",
        "thread": None,
        **others,
    }
    return Content(**told)


def notice(*excerpts: Excerpt, **others: Any) -> Notice:
    """Tell Bo about these messages, or about a single one; fields of the notice and of its content vary."""
    mine = {field.name for field in fields(Notice)} & others.keys()
    told = {
        "key": "notice-1",
        "medium": Medium.DIRECT_MESSAGE,
        "recipient": BO,
        "where": ACME,
        "following": False,
    }
    about = content(*(excerpts or (excerpt(),)), **{name: others[name] for name in others.keys() - mine})
    varied: dict[str, Any] = {**told, **{name: others[name] for name in mine}}
    return Notice(**varied, content=about)


def summary(parts: int, key: str = "summary-1", topic: str = "login broken", **others: Any) -> Summary:
    """Tell Bo about so many conversations, with two messages each."""
    places = [Whereabouts(number, "3", f"channel-{number}", topic=topic) for number in range(parts)]
    about = content(excerpt(), excerpt(), **others)
    return Summary(key, Medium.DIRECT_MESSAGE, BO, tuple((place, about) for place in places))
