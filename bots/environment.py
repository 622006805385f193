"""The variables that configure the program, from the environment and a ``.env`` file, with their mistakes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import dotenv_values

LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass
class Environment:
    """Reads variables and gathers what is wrong with them; a mistake never repeats a variable's value."""

    values: Mapping[str, str]
    mistakes: list[str] = field(default_factory=list)

    def text(self, name: str) -> str | None:
        """Read a variable; one that is empty counts as not set."""
        return self.values.get(name, "").strip() or None

    def wrong(self, mistake: str) -> None:
        """Gather a mistake, said together with what to do about it."""
        self.mistakes.append(mistake)

    def whole(self, name: str, default: int, *, least: int, most: int, unit: str) -> int:
        """Read a whole number within its limits."""
        said = self.text(name)
        if said is None:
            return default
        if said.isascii() and said.isdigit() and least <= int(said[:9]) <= most:
            return int(said)
        self.wrong(
            f"{name} must be a whole number of {unit} from {least} to {most}. Without it, {default} holds."
        )
        return default

    def one_of(self, name: str, options: Iterable[str], default: str) -> str:
        """Read one of some words, in capitals or not."""
        said = (self.text(name) or default).lower()
        words = tuple(options)
        if said in words:
            return said
        self.wrong(f"{name} must be one of: {', '.join(words)}. Without it, {default} holds.")
        return default

    def refuse_unknown(self, prefix: str, known: Iterable[str]) -> None:
        """Call every variable that starts like ours but is none of ours a mistake."""
        names = sorted(known)
        for name in sorted(self.values):
            if name.startswith(prefix) and name not in names:
                nearest = get_close_matches(name, names, n=1)
                hint = f"Did you mean {nearest[0]}?" if nearest else f"There are: {', '.join(names)}."
                self.wrong(f"{name} is not a variable of Unseen. {hint}")


def read_environment(variables: Mapping[str, str], file: Path) -> Environment:
    """Lay the real variables over those of the file, which may be absent."""
    try:
        written = dotenv_values(file, interpolate=False)
    except (OSError, UnicodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        return Environment(variables, [f"The file {file} cannot be read: {reason}. Mend it or take it away."])
    return Environment(
        {name: value for name, value in written.items() if value is not None} | dict(variables)
    )


def keeps_secrets(url: str) -> bool:
    """Say whether tokens may travel there: encrypted, or within this machine."""
    try:
        parts = urlsplit(url)
        encrypted, within = parts.scheme == "https", parts.scheme == "http" and parts.hostname in LOOPBACK
        return bool(parts.hostname) and (encrypted or within)
    except ValueError:
        return False
