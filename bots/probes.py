"""What those who watch over the program are answered."""

from http import HTTPStatus

from bots.door import Answer, Environ

HEALTH = ("GET", "/healthz")


def well(_environ: Environ) -> Answer:
    """Say that the process lives."""
    return Answer(HTTPStatus.OK, "ok")
