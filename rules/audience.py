"""Who reads along in a channel: found by itself, unless an admin has chosen."""

from collections.abc import Iterable

from rules.model import Audience, Role


def audience(chosen: Audience | None, members: Iterable[Role], *, shared: bool) -> Audience:
    """Say who reads along; an admin's choice sticks.

    ``shared`` means that people of another organization can read the channel.
    """
    if chosen is not None:
        return chosen
    return Audience.CUSTOMER if shared or Role.CUSTOMER in members else Audience.INTERNAL


def must_warn(chosen: Audience | None, joined: Role, *, warned: bool) -> bool:
    """Say whether the admins must hear, once, that a customer joined a channel they call internal."""
    return chosen is Audience.INTERNAL and joined is Role.CUSTOMER and not warned
