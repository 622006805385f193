"""The one error that asking a platform raises."""

from datetime import timedelta


class PlatformTroubleError(Exception):
    """A platform did not answer a question; ``why`` is its code, ``after`` the wait that it asked for."""

    def __init__(self, why: str, after: timedelta | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.after = after
