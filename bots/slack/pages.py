"""The addresses at which people's browsers come to us, before and after they have been at Slack."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, urlsplit

from adapters.slack.manifest import CONNECT, INSTALL, REDIRECT
from bots.clock import utc_now
from bots.door import CAREFUL, HTML, Answer, Environ, Rooms, preferred_language
from bots.slack.consent import AT_SLACK, COOKIE, Asked, Consent, Page

MOST_FIELDS = 20
"""Fields of a query that anybody reads."""


def pages(consent: Consent) -> Rooms:
    """Open every page; cookies never leave an encrypted connection, where there is one."""
    by_path = {INSTALL: consent.install, CONNECT: consent.connect, REDIRECT: consent.come_back}
    return {("GET", path): partial(_show, ask, consent.address) for path, ask in by_path.items()}


def _show(ask: Callable[[Asked, datetime], Page], address: str, environ: Environ) -> Answer:
    page = ask(_asked(environ), utc_now())
    headers = list(CAREFUL)
    if page.location is not None:
        headers.append(("Location", page.location))
    if page.cookie is not None:
        headers.append(("Set-Cookie", _cookie(page.cookie, address)))
    return Answer(page.status, page.body, HTML, tuple(headers))


def _asked(environ: Environ) -> Asked:
    query = environ.get("QUERY_STRING", "")
    try:
        fields = dict(parse_qsl(query, max_num_fields=MOST_FIELDS))
        cookies = {name: one.value for name, one in SimpleCookie(environ.get("HTTP_COOKIE", "")).items()}
    except (CookieError, ValueError):
        fields, cookies = {}, {}
    return Asked(fields, cookies, preferred_language(environ))


def _cookie(value: str, address: str) -> str:
    outside = urlsplit(address)
    lifetime = int(AT_SLACK.total_seconds()) if value else 0
    # What stands before us may lead to us by a path of its own. Slack sends the browser back by a link,
    # with which strict cookies would not come along.
    path = f"{outside.path}{REDIRECT}"
    told = f"{COOKIE}={value}; Path={path}; Max-Age={lifetime}; HttpOnly; SameSite=Lax"
    return f"{told}; Secure" if outside.scheme == "https" else told
