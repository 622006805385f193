"""HTTP answers that end: so many bytes at most, and within so many seconds, however slowly they drip."""

import socket
from functools import partial
from http.client import HTTPResponse
from io import BufferedReader, RawIOBase
from time import monotonic
from typing import Any, Protocol, cast

from typing_extensions import Buffer, override

MOST_BYTES = 64 * 2**20
"""Of an answer, its head included: a hundred thousand people in one list, or the longest page of messages."""
PIECE = 2**16
"""Bytes that are read at once."""
LONGEST_READING = 20.0
"""Seconds that an answer may take beyond those that one waits for its first byte."""


class EndlessAnswerError(OSError):
    """An answer is longer than any good one, or takes longer."""


class BoundedAnswer(HTTPResponse):
    """An answer of which only so much is read, and only for so long.

    A connection makes one of each answer if it has this as its ``response_class``.
    """

    def __init__(self, sock: socket.socket, *others: Any, **named: Any) -> None:
        """Begin to read an answer."""
        super().__init__(sock, *others, **named)
        self.fp = BufferedReader(_Bounded(cast("_Raw", self.fp.detach()), sock))

    @override
    def read(self, amt: int | None = None) -> bytes:
        if amt is not None:
            return super().read(amt)
        # Asked for everything, it would make room at once for as much as the answer claims to have.
        return b"".join(iter(partial(super().read, PIECE), b""))


class _Raw(Protocol):
    def readinto(self, buffer: Buffer, /) -> int | None: ...
    def close(self) -> None: ...


class _Bounded(RawIOBase):
    """What comes over a socket, until there is too much of it or it takes too long."""

    def __init__(self, raw: _Raw, sock: socket.socket) -> None:
        self._raw = raw
        self._socket = sock
        self._patience = sock.gettimeout()
        self._until = monotonic() + (self._patience or 0.0) + LONGEST_READING
        self._left = MOST_BYTES

    @override
    def readable(self) -> bool:
        return True

    @override
    def readinto(self, buffer: Buffer, /) -> int | None:
        left = self._until - monotonic()
        if left <= 0 or self._left <= 0:
            raise EndlessAnswerError
        self._socket.settimeout(min(left, self._patience or left))
        read = self._raw.readinto(buffer)
        self._left -= read or 0
        return read

    @override
    def close(self) -> None:
        self._raw.close()
        super().close()
