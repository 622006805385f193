"""What reaches people, written as both platforms write it: all of it, what only programs read included."""

import json
from collections.abc import Iterable

from slack_sdk.models.blocks import Block

from adapters.announcements import announced, offered
from adapters.page import Page, Window
from adapters.replies import Reply
from adapters.slack import panels as slack_panels
from adapters.slack.mrkdwn import escape
from adapters.slack.panels import whispered
from adapters.slack.surfaces import home, reading, window
from adapters.slack.views import render as slack_notice
from adapters.text import Words
from adapters.zulip.notices import render as zulip_notice
from adapters.zulip.notices import words_for
from adapters.zulip.panels import posts
from rules.delivery import Announcement, Notice, Summary

URL = "https://n.slack.com/"


def of_notice(notice: Notice | Summary) -> str:
    """Write a notice in every way in which it can be sent."""
    rendered = slack_notice(notice, URL)
    return "\n".join((rendered.text, _blocks(rendered.blocks), zulip_notice(notice, URL)))


def of_announcement(announcement: Announcement) -> str:
    """Write an announcement in every way in which it can be sent."""
    to = announcement.recipient
    words = Words(to.language, to.timezone, escape)
    laid_out = slack_panels.announcement(announced(words, announcement), offered(words, announcement))
    return "\n".join((laid_out.text, _blocks(laid_out.blocks), announced(words_for(to), announcement)))


def of_reply(reply: Reply) -> str:
    """Write an answer in every way in which it can be given."""
    whisper = json.dumps(whispered(reply), default=_plainly, ensure_ascii=False)
    shown = reading("Unseen", reply)
    told = [post.content + json.dumps(post.widget, ensure_ascii=False) for post in posts(reply)]
    return "\n".join((whisper, json.dumps(shown.to_dict(), ensure_ascii=False), *told))


def of_page(page: Page) -> str:
    """Write a home page."""
    return json.dumps(home(page, "1", "").to_dict(), ensure_ascii=False)


def of_window(shown: Window | Reply) -> str:
    """Write a window, or the answer that there is none."""
    if isinstance(shown, Reply):
        return of_reply(shown)
    return json.dumps(window(shown, "1").to_dict(), ensure_ascii=False)


def _blocks(blocks: Iterable[Block]) -> str:
    return json.dumps([block.to_dict() for block in blocks], ensure_ascii=False)


def _plainly(block: Block) -> object:
    return block.to_dict()
