"""Mail for every workspace: one way to the server, and for each workspace a messenger of its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from adapters.mail.letters import Sender
from adapters.mail.messenger import MailMessenger, Post
from adapters.mail.postbox import Postbox
from bots.clock import seconds, utc_now
from bots.mail import Mail
from bots.ports import Messenger, WriteLink
from bots.troubles import Troubles
from rules.model import Medium
from storage.directory import Workspace

MAIL = "e-mail"
WHY = {
    "smtp_unreachable": "the server of SMTP_URL does not answer",
    "smtp_tls": "the server of SMTP_URL offers no encryption, or none that can be trusted",
    "smtp_login": "the server of SMTP_URL does not accept the user and the password",
    "smtp_lost": "the server of SMTP_URL ends the connection",
}


@dataclass(frozen=True, slots=True)
class MailWatch:
    """Says when no mail can be sent, and when it can again."""

    troubles: Troubles

    def lost(self, why: str) -> None:
        """Hear that nothing can be handed over."""
        told = WHY.get(why, f"the server of SMTP_URL refuses whatever comes from us ({why})")
        self.troubles.note(MAIL, f"{told}; to find out what is wrong: unseen check")

    def found(self) -> None:
        """Hear that something was handed over."""
        self.troubles.over(MAIL)


class MailOffice:
    """Sends mail for all workspaces."""

    def __init__(
        self, mail: Mail, leaving: Callable[[int, datetime], str] | None, troubles: Troubles
    ) -> None:
        """``leaving`` writes the address at which a person switches e-mail off, where there can be one."""
        self.postbox = Postbox(mail.server, seconds, MailWatch(troubles))
        self._post = Post(self.postbox, mail.address, leaving, utc_now)

    def __call__(self, workspace: Workspace, write_link: WriteLink) -> Mapping[Medium, Messenger]:
        """Make the messenger of a workspace."""
        place = f"{workspace.platform} {workspace.ref}"
        return {Medium.EMAIL: MailMessenger(self._post, Sender(workspace.name, write_link), place)}
