"""People leave: by the link in a mail, they switch e-mail off without logging in, and nothing else."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus
from urllib.parse import parse_qsl

from adapters.mail.pages import Ending, ask, ending, words_for_page
from bots.clock import utc_now
from bots.door import CAREFUL, HTML, Answer, Environ, Rooms, preferred_language
from bots.tickets import Bad, Purpose, Ticket, TicketOffice
from rules.settings import Layer
from storage.sealing import Keys
from storage.store import Store

PATH = "/unsubscribe"
SPOTS = (("GET", PATH), ("POST", PATH))
GOOD_FOR = timedelta(days=3650)
"""Mail is kept for years, and who wants to leave may."""
MOST_FIELDS = 5


@dataclass(frozen=True, slots=True)
class Leaving:
    """Writes the addresses at which e-mail is switched off, and answers there."""

    tickets: TicketOffice
    public_url: str
    store: Store

    def address(self, person_id: int, now: datetime) -> str:
        """Write the address at which a person switches e-mail off."""
        return f"{self.public_url}{PATH}?ticket={self.tickets.write(Ticket(Purpose.NO_MAIL, person_id), now)}"

    def rooms(self) -> Rooms:
        """Ask whoever opens the address, and do it only once they have pressed: programs open links, too."""
        asked, pressed = partial(self._answer, press=False), partial(self._answer, press=True)
        return {("GET", PATH): asked, ("POST", PATH): pressed}

    def _answer(self, environ: Environ, *, press: bool) -> Answer:
        now = utc_now()
        person_id = self._person(environ, now)
        if person_id is None:
            page = ending(words_for_page(preferred_language(environ)), Ending.UNKNOWN)
            return Answer(HTTPStatus.BAD_REQUEST, page, HTML, CAREFUL)
        if press:
            # What is known of the link is that this person has it: it is their own choice, like any other.
            self.store.choices.change(person_id, person_id, Layer(email=False), now)
        words = words_for_page(self.store.choices.settings(person_id).language)
        return Answer(HTTPStatus.OK, ending(words, Ending.LEFT) if press else ask(words), HTML, CAREFUL)

    def _person(self, environ: Environ, now: datetime) -> int | None:
        """Tell whose link it is; None when it is nobody's."""
        try:
            asked = dict(parse_qsl(environ.get("QUERY_STRING", ""), max_num_fields=MOST_FIELDS))
        except ValueError:
            return None
        ticket = self.tickets.read(asked.get("ticket", ""), GOOD_FOR, now)
        if isinstance(ticket, Bad) or ticket.purpose is not Purpose.NO_MAIL:
            return None
        return ticket.person_id


def open_leaving(keys: Keys | None, public_url: str | None, store: Store) -> Leaving | None:
    """Let people leave by a link, if links can be signed and followed."""
    return Leaving(TicketOffice(keys), public_url, store) if keys and public_url else None
