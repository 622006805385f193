"""A browser, as far as installing an app and connecting a read cursor need one."""

from html import unescape
from http.client import HTTPConnection, HTTPResponse
from http.cookies import SimpleCookie
from re import search
from urllib.parse import urlsplit

from sandbox.actor import Actor


class Browser:
    """Keeps the cookies of one site, and follows no address by itself."""

    def __init__(self, site: str) -> None:
        self.site = site
        self.cookies: dict[str, str] = {}
        self.status = 0

    def opens(self, address: str) -> str:
        """Open an address of the site; return the page, or where it leads instead."""
        parts = urlsplit(address)
        connection = HTTPConnection(urlsplit(self.site).netloc, timeout=30)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        connection.request("GET", path, headers={"Cookie": self._cookie()})
        answer = connection.getresponse()
        page = answer.read().decode()
        connection.close()
        self.status = answer.status
        self._keep(answer)
        return answer.headers.get("Location") or page

    def installs(self, person: Actor, *, org_wide: bool = False) -> str:
        """Install the app as somebody would; return the page at the end."""
        return self.opens(person.agrees(self.opens("/slack/install"), org_wide=org_wide))

    def connects(self, person: Actor, address: str) -> str:
        """Connect somebody's read cursor at the address that they were given; return the page at the end."""
        return self.opens(person.agrees(button_of(self.opens(address))))

    def _cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def _keep(self, answer: HTTPResponse) -> None:
        for line in answer.headers.get_all("Set-Cookie", []):
            for name, one in SimpleCookie(line).items():
                self.cookies[name] = one.value


def button_of(page: str) -> str:
    """Return where the button of a page leads."""
    found = search(r'class="go" href="([^"]+)"', page)
    assert found, page
    return unescape(found[1])
