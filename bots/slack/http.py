"""Slack's own address: what Slack signed is handed to the app."""

import logging
from http import HTTPStatus

from slack_bolt import App, BoltRequest
from slack_sdk.signature import SignatureVerifier

from adapters.slack.manifest import PATH
from bots.door import MOST_BYTES, Answer, Environ, plain

log = logging.getLogger(__name__)

UNREADABLE = (AttributeError, LookupError, TypeError, ValueError)
"""What Bolt raises over a payload that lacks what all have; it answers what our own code raises itself."""


class FromSlack:
    """Hands what Slack has signed to the app.

    The signature is checked before anything of the body is understood, so that strangers reach no parser.
    """

    def __init__(self, app: App, signing_secret: str) -> None:
        self._app = app
        self._verifier = SignatureVerifier(signing_secret)

    def __call__(self, environ: Environ) -> Answer:
        """Answer one request."""
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if length > MOST_BYTES:
            return _refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        body = environ["wsgi.input"].read(length)
        if not self._is_signed(body, environ):
            return _refused(HTTPStatus.UNAUTHORIZED)
        headers = {"content-type": environ.get("CONTENT_TYPE", "")}
        try:
            response = self._app.dispatch(BoltRequest(body=body.decode(), headers=headers))
        except UNREADABLE:
            return _refused(HTTPStatus.BAD_REQUEST)
        return Answer(HTTPStatus(response.status), response.body, response.first_headers()["content-type"])

    def _is_signed(self, body: bytes, environ: Environ) -> bool:
        timestamp = environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP")
        try:
            return self._verifier.is_valid(body, timestamp, environ.get("HTTP_X_SLACK_SIGNATURE"))
        except (ArithmeticError, TypeError, ValueError):
            # The verifier expects a number, UTF-8 and ASCII; strangers send anything.
            return False


def _refused(status: HTTPStatus) -> Answer:
    log.warning("refused a request to %s: %s", PATH, status.phrase.lower())
    return plain(status)
