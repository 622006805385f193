"""Addresses of people, as every mail server takes them."""

import re
from email.errors import MessageError
from email.headerregistry import Address

LONGEST_ADDRESS = 254
"""https://www.rfc-editor.org/errata/eid1690"""
_DOMAIN = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*", re.IGNORECASE)


def read_address(said: str, name: str = "") -> Address | None:
    """Read an address such as ``ben@example.com``; None when no mail could go there."""
    local, _, domain = said.strip().rpartition("@")
    try:
        address = Address(name, addr_spec=f"{local}@{domain.encode('idna').decode()}")
    except (MessageError, ValueError, IndexError, UnicodeError):
        return None
    fits = local and _DOMAIN.fullmatch(address.domain) and len(address.addr_spec) <= LONGEST_ADDRESS
    return address if fits else None
