"""What people press on their home page and in windows, and what they send."""

import logging
from collections.abc import Callable

from slack_bolt import Ack, App
from slack_sdk.models.views import View

from adapters.page import Press
from adapters.replies import Reply
from adapters.slack.fields import Payload
from adapters.slack.limits import check_view
from adapters.slack.surfaces import PRESSES, WINDOW, Pressed, filled, mistaken, pressed, reading, window
from adapters.trouble import PlatformTroubleError
from bots.clock import utc_now
from bots.slack.clerks import Clerks
from bots.slack.reception import Reception
from bots.windows import order_of

log = logging.getLogger(__name__)

OPEN_WITHIN = 1.0
"""Seconds; the right to open a window lasts 3:
https://docs.slack.dev/interactivity/handling-user-interaction#modal_responses."""
NAME = "Unseen"
"""The title of windows that nothing with a label has opened."""
SOON = Reply("…")
"""Stands in a window until the answer is there."""


class Windows:
    """Serves home pages and windows."""

    def __init__(self, reception: Reception, clerks: Clerks) -> None:
        self._reception = reception
        self._clerks = clerks

    def register(self, app: App) -> None:
        """Listen to everything that can be pressed or sent there."""
        app.action(PRESSES)(self.press)
        app.view(WINDOW)(self.send)

    def press(self, ack: Ack, body: Payload, action: Payload) -> None:
        """Do what was pressed, and show what has become of the page or the window."""
        ack()
        done = pressed(action)
        if done is None:
            return
        is_home = body["view"]["type"] == "home"
        if done.press in (Press.READ, Press.FILL):
            self._open(body, done, above=not is_home)
        elif is_home:
            self._turn_page(body, done)
        else:
            self._turn_window(body, done)

    def send(self, ack: Ack, body: Payload, view: Payload) -> None:
        """Carry out what was filled in; mistakes are shown at the field."""
        sent = filled(view)
        person, command, now = body["user"]["id"], order_of(sent.name, sent.values), utc_now()
        title = view["title"]["text"]
        asked = self._clerks.begin(lambda: self._reception.desk.answer(person, command, now))
        reply = asked.soon()
        if reply is None:
            ack(response_action="update", view=check_view(reading(title, SOON)))
            self._put(view["id"], reading(title, asked.at_last()))
        elif reply.refused:
            ack(response_action="errors", errors=mistaken(view, reply.text))
        else:
            ack(response_action="update", view=check_view(reading(title, reply)))
        self._reception.freshen(person, command, now)

    def read(
        self,
        trigger: str,
        title: str,
        ask: Callable[[], Reply],
        *,
        above: bool = False,
        otherwise: Callable[[Reply], object] = lambda _: None,
    ) -> None:
        """Show an answer in a window, or otherwise when no window can be opened any more."""
        asked = self._clerks.begin(ask)
        reply = asked.soon(OPEN_WITHIN)
        put = self._reception.screens.push if above else self._reception.screens.open
        try:
            shown = put(trigger, reading(title, reply or SOON))
        except PlatformTroubleError as trouble:
            log.info("no window could be opened: %s", trouble.why)
            otherwise(asked.at_last())
            return
        if reply is None:
            self._put(shown, reading(title, asked.at_last()))

    def fill(self, body: Payload, name: str, *, above: bool = False) -> None:
        """Open the window of a name, or say why there is none."""
        put = self._reception.screens.push if above else self._reception.screens.open
        put(body["trigger_id"], self._window(body["user"]["id"], name))

    def _open(self, body: Payload, done: Pressed, *, above: bool) -> None:
        if done.press is Press.FILL:
            self.fill(body, done.value, above=above)
            return
        person = body["user"]["id"]
        answer = self._reception.desk.answer
        self.read(
            body["trigger_id"],
            done.label or NAME,
            lambda: answer(person, done.value, utc_now()),
            above=above,
        )

    def _turn_page(self, body: Payload, done: Pressed) -> None:
        person, now = body["user"]["id"], utc_now()
        if done.press is Press.GO:
            self._reception.show_home(person, done.value, now)
            return
        reply = self._reception.desk.answer(person, done.value, now)
        self._reception.show_home(person, body["view"]["private_metadata"], now, said=reply.text)
        self._reception.freshen_others(person, done.value, now)

    def _turn_window(self, body: Payload, done: Pressed) -> None:
        person, view, now = body["user"]["id"], body["view"], utc_now()
        if done.press is Press.GO:
            self._put(view["id"], self._window(person, done.value))
            return
        reply = self._reception.desk.answer(person, done.value, now)
        self._put(view["id"], self._window(person, view["private_metadata"], reply.text))
        self._reception.freshen(person, done.value, now)

    def _put(self, window_id: str, view: View) -> None:
        """Put something else into a window, unless it was closed meanwhile."""
        try:
            self._reception.screens.update(window_id, view)
        except PlatformTroubleError as trouble:
            log.info("a window could not be drawn anew: %s", trouble.why)

    def _window(self, person: str, name: str, said: str = "") -> View:
        now = utc_now()
        shown = self._reception.desk.window(person, name, now)
        return reading(NAME, shown) if isinstance(shown, Reply) else window(shown, f"{now:%H%M%S%f}", said)
