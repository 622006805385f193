"""People of the pocket workspace as tests and stories play them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sandbox.records import Answer, Json, Post, Whisper, answer_of, whisper_of
from sandbox.wire import Wire

APP = "@unseen"
_ANSWER_WITHIN = 5.0


@dataclass(frozen=True)
class Actor:
    """Somebody who acts through the control API; nothing here decides anything."""

    wire: Wire = field(repr=False)
    id: str
    name: str
    real_name: str

    def says(
        self,
        channel: str,
        text: str,
        *,
        thread: Post | None = None,
        broadcast: bool = False,
        via: str | None = None,
        files: Sequence[str] = (),
        ts: str | None = None,
    ) -> Post:
        """Write in a channel, or in a message's thread; "@unseen" is the direct message with the app.

        Names, channels and addresses come alive as in Slack. What is written via a bot is the person's
        post all the same, made by the bot's app.
        """
        root = (thread.thread_ts or thread.ts) if thread else None
        more = {"thread_ts": root, "broadcast": broadcast, "via": via, "files": list(files), "ts": ts}
        return Post(**self._ask("say", channel=channel, text=text, **more))

    def says_as_integration(self, channel: str, text: str, ts: str | None = None) -> Post:
        """Write as classic integrations do: with a name of one's own and without a user."""
        return Post(**self._ask("say_as_integration", channel=channel, text=text, ts=ts))

    def replies(self, post: Post, text: str, *, broadcast: bool = False) -> Post:
        """Write in the thread of a message."""
        return self.says(post.channel, text, thread=post, broadcast=broadcast)

    def edits(self, post: Post, text: str) -> None:
        """Change what one wrote."""
        self._ask("edit", **_place(post), text=text)

    def deletes(self, post: Post) -> None:
        """Take back what one wrote."""
        self._ask("delete", **_place(post))

    def reacts(self, post: Post, reaction: str = "eyes") -> None:
        """React to a message."""
        self._ask("react", **_place(post), reaction=reaction)

    def unreacts(self, post: Post, reaction: str = "eyes") -> None:
        """Take a reaction back."""
        self._ask("unreact", **_place(post), reaction=reaction)

    def reads(self, what: Post | str) -> None:
        """Read up to a message, or everything that stands in a channel."""
        self._ask("read", **(_place(what) if isinstance(what, Post) else {"channel": what}))

    def joins(self, channel: str, inviter: str | None = None) -> None:
        """Become a member of a channel."""
        self._ask("join", channel=channel, inviter=inviter)

    def leaves(self, channel: str) -> None:
        """Stop being a member of a channel."""
        self._ask("leave", channel=channel)

    def command(
        self, command: str, text: str = "", *, channel: str = APP, within: float = _ANSWER_WITHIN
    ) -> Answer:
        """Give a slash command and wait for the answer."""
        return answer_of(self._ask("command", command=command, text=text, channel=channel, within=within))

    def presses(
        self, where: Post | Answer, control: str, value: str | None = None, *, within: float = 0
    ) -> Answer:
        """Press a button or choose a value, by action id or the words on it, and wait so long for words."""
        place = _within(where) if isinstance(where, Answer) else _place(where)
        return answer_of(self._ask("press", control=control, value=value, within=within, **place))

    def presses_at_home(self, control: str, value: str | None = None, *, within: float = 0) -> Answer:
        """Use a control of one's home page of the app."""
        return answer_of(self._ask("press", control=control, value=value, within=within))

    def presses_in(self, view: Json, control: str, value: str | None = None, *, within: float = 0) -> Answer:
        """Use a control of a window."""
        return answer_of(self._ask("press", view=view["id"], control=control, value=value, within=within))

    def uses_shortcut(self, post: Post, callback_id: str, *, within: float = _ANSWER_WITHIN) -> Answer:
        """Use a message shortcut and wait for the answer."""
        return answer_of(self._ask("shortcut", callback_id=callback_id, within=within, **_place(post)))

    def uses_global_shortcut(self, callback_id: str, *, within: float = _ANSWER_WITHIN) -> Answer:
        """Use a shortcut that belongs to no message and wait for the answer."""
        return answer_of(self._ask("global_shortcut", callback_id=callback_id, within=within))

    def submits(self, answer: Answer, values: dict[str, str]) -> Answer:
        """Submit the window that an answer opened, with what one filled in by action id."""
        view = answer.view or {}
        return answer_of(self._ask("submit", view=view.get("id"), values=values))

    def window(self) -> Json | None:
        """Return the window that one looks at, as it stands now."""
        view: Json | None = self._ask("window")["view"]
        return view

    def closes(self, view: Json) -> None:
        """Close a window."""
        self._ask("close", view=view["id"])

    def opens_home(self, tab: str = "home") -> None:
        """Look at the app's home page, which makes the app draw it, or at its messages."""
        self._ask("open_home", tab=tab)

    def home(self) -> Json | None:
        """Return the home page as it stands."""
        view: Json | None = self._ask("home")["view"]
        return view

    def inbox(self, after: Post | None = None) -> list[Post]:
        """Return what the app wrote to this person, oldest first."""
        messages = self._ask("inbox", after=after.ts if after else None)["messages"]
        return [Post(**message) for message in messages]

    def whispers(self) -> list[Whisper]:
        """Return what was shown to this person alone, oldest first."""
        return [whisper_of(one) for one in self._ask("answers")["answers"]]

    def waits_for_message(
        self, within: float = 10, *, after: Post | None = None, containing: str = ""
    ) -> Post:
        """Wait for a direct message of the app and return the first that fits."""

        def look() -> Post | None:
            return next((post for post in self.inbox(after) if containing in post.text), None)

        return self.wire.until(look, within, f"a direct message to {self.name}")

    def lends_token(self, *scopes: str) -> str:
        """Lend the app a token of one's own with these scopes."""
        return str(self._ask("user_token", scopes=scopes)["token"])

    def agrees(self, url: str, *, org_wide: bool = False) -> str:
        """Agree to what the app asks for at this address; return where Slack sends one then."""
        return str(self._ask("consent", url=url, org_wide=org_wide)["url"])

    def refuses(self, url: str) -> str:
        """Do not agree; return where Slack sends one then."""
        return str(self._ask("consent", url=url, refuse=True)["url"])

    def _ask(self, verb: str, **args: object) -> Json:
        return self.wire.ask(verb, person=self.id, **args)


def _place(post: Post) -> dict[str, str]:
    return {"channel": post.channel, "ts": post.ts}


def _within(answer: Answer) -> dict[str, str]:
    return {"view": answer.view["id"]} if answer.view else {"interaction": answer.interaction}
