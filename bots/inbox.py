"""Shows who waits for an answer; what somebody was shown in full, they have seen."""

from adapters.inbox import InboxEntry, InboxPage, inbox
from adapters.replies import Reply
from bots.visit import Visit
from rules.access import Access, access
from rules.following import reason_to_follow
from rules.requests import Inbox, Whose
from rules.seen import How
from storage.inbox import Waiting

PAGE = 5
"""Conversations that one answer lists."""
LONGEST_SHOWN = 1000
"""Characters of a message that the list shows; so a page fits into an answer whatever escaping adds to it."""


def show_inbox(visit: Visit, asked: Inbox) -> Reply:
    """List a page of the open conversations that somebody may see, the longest waiting first."""
    waiting = waiting_for(visit, asked.whose)
    pages = max(1, -(-len(waiting) // PAGE))
    number = min(asked.page, pages)
    shown = waiting[(number - 1) * PAGE : number * PAGE]
    page = InboxPage(asked.whose, [_entry(visit, one) for one in shown], len(waiting), number, pages)
    for one in shown:
        if not _is_cut(one):
            me, until = visit.member.id, one.posted_at
            visit.store.choices.seen(me, one.conversation_id, until, How.LISTED, visit.now)
    return Reply(inbox(visit.words, page, visit.now))


def waiting_for(visit: Visit, whose: Whose) -> list[Waiting]:
    """Find the open conversations that somebody may see, the longest waiting first."""
    everything = visit.store.inbox(visit.member.id, visit.member.workspace_id)
    return [one for one in everything if _is_listed(visit, one, whose)]


def _is_listed(visit: Visit, one: Waiting, whose: Whose) -> bool:
    sight = one.sight
    if access(sight.person, sight.channel, sight.standing, one.posted_at) is not Access.ALLOWED:
        return False
    match whose:
        case Whose.ALL:
            return True
        case Whose.MINE:
            return one.mine
        case Whose.FOLLOWED:
            return reason_to_follow(sight.standing, visit.now) is not None


def _is_cut(one: Waiting) -> bool:
    """Say whether something of a message is not shown; of one without words, nothing is."""
    return len(one.text) > LONGEST_SHOWN or not one.text


def _entry(visit: Visit, one: Waiting) -> InboxEntry:
    return InboxEntry(
        where=one.where,
        since=one.waiting_since,
        unanswered=one.unanswered,
        author=one.author,
        text=one.text if len(one.text) <= LONGEST_SHOWN else f"{one.text[: LONGEST_SHOWN - 1]}…",
        at=one.posted_at,
        files=one.files,
        link=visit.link(one.where, one.ref, one.thread),
        cut=_is_cut(one),
    )
