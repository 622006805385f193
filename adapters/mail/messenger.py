"""Sends notices by e-mail, each at most once per call."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from uuid import uuid4

from adapters.mail.addresses import read_address
from adapters.mail.envelopes import Head, Thread, seal, thread_of, thread_of_news
from adapters.mail.letters import Sender, write
from adapters.mail.postbox import Postbox
from rules.delivery import Announcement, Delivered, Delivery, Notice, Refused, Summary


@dataclass(frozen=True, slots=True)
class Post:
    """What all workspaces share: the way to the server, and what we write on every mail."""

    postbox: Postbox
    address: Address
    """Ours."""
    leaving: Callable[[int, datetime], str] | None
    """Writes the address at which a person switches e-mail off; None where there can be none."""
    clock: Callable[[], datetime]


class MailMessenger:
    """Delivers to the people of one workspace, at the addresses of their profiles."""

    def __init__(self, post: Post, sender: Sender, place: str) -> None:
        """``place`` tells the workspace from all others that there are."""
        self._post = post
        self._sender = sender
        self._place = place

    def send(self, notice: Notice | Summary) -> Delivery:
        """Render the notice in its recipient's language and send it."""
        return self._send(notice, thread_of(notice, self._place, self._post.address.domain))

    def tell(self, announcement: Announcement) -> Delivery:
        """Render an announcement in its recipient's language and send it."""
        named = thread_of_news(announcement, uuid4().hex, self._place, self._post.address.domain)
        return self._send(announcement, named)

    def amend(self, notice: Notice, ref: str) -> Delivery:  # noqa: ARG002 what was mailed is out of our hands
        """Change nothing: what was sent stays as it is."""
        return Refused("too_late")

    def arrived(self, notice: Notice | Summary) -> Delivered | None:  # noqa: ARG002 there is nobody to ask
        """Know of no mail whether it arrived: it is sent again, by the same name."""
        return None

    def _send(self, message: Notice | Summary | Announcement, thread: Thread) -> Delivery:
        to = message.recipient
        if not to.email:
            return Refused("no_address")
        address = read_address(to.email)
        if address is None:
            return Refused("bad_address")
        post, now = self._post, self._post.clock()
        leave = post.leaving(to.person_id, now) if post.leaving else None
        letter = write(message, self._sender, leave)
        answer = post.postbox.post(seal(letter, Head(post.address, address, thread, leave, now)))
        return Delivered(thread.message_id) if answer is None else answer
