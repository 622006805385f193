"""Who people, bots and channels are, from Zulip's descriptions of them."""

from collections.abc import Iterable

from adapters.payloads import Payload, flag, listing, name
from adapters.zulip.fields import line, ref
from rules.events import ChannelProfile, PersonAmended, Profile
from rules.model import Role

ADMINISTRATOR, GUEST = 200, 600
"""Codes of roles; owners rank before administrators: https://zulip.com/api/roles-and-permissions"""


def person(user: Payload) -> Profile | None:
    """Describe a person or a bot; None when the payload tells too little."""
    identity, role = ref(user, "user_id"), _role(user)
    if identity is None or role is None:
        return None
    return Profile(
        ref=identity,
        name=line(user, "full_name") or identity,
        role=role,
        admin=_is_admin(user) and role is Role.TEAMMATE,
        active=user.get("is_active") is not False,
        # What stands in ``email`` may be a placeholder that nobody receives mail at.
        email=name(user, "delivery_email").strip() or None,
        language=name(user, "default_language").split("-")[0].lower() or None,
        timezone=name(user, "timezone") or None,
    )


def bot(described: Payload) -> Profile | None:
    """Describe a bot from what is told of bots only."""
    identity = ref(described, "user_id")
    if identity is None:
        return None
    name = line(described, "full_name") or identity
    return Profile(identity, name, Role.BOT, active=described.get("is_active") is not False)


def amended(told: Payload) -> PersonAmended | None:
    """Describe what has changed about a person; None when it is nothing that matters here."""
    identity = ref(told, "user_id")
    if identity is None:
        return None
    amendment = PersonAmended(
        person=identity,
        name=line(told, "full_name") or None,
        role=_role(told) if "role" in told else None,
        admin=_is_admin(told) if "role" in told else None,
        active=flag(told, "is_active") if "is_active" in told else None,
        email=name(told, "delivery_email").strip() if "delivery_email" in told else None,
        timezone=name(told, "timezone") or None,
    )
    return None if amendment == PersonAmended(identity) else amendment


def channel(described: Payload, members: Iterable[str], *, subscribed: bool) -> ChannelProfile | None:
    """Describe a channel together with everybody in it, and whether the bot is."""
    identity = ref(described, "stream_id")
    if identity is None:
        return None
    private = flag(described, "invite_only")
    return ChannelProfile(
        ref=identity,
        name=line(described, "name") or identity,
        private=private,
        # Anybody at all reads a channel that is public on the web: https://zulip.com/help/public-access-option
        shared=flag(described, "is_web_public"),
        members=frozenset(members),
        protected_history=private and described.get("history_public_to_subscribers") is False,
        watched=subscribed and not flag(described, "is_archived"),
    )


def system_bots(registered: Payload) -> frozenset[str]:
    """Name the server's own bots, which are nobody, as the answer to registering a queue tells."""
    named = (ref(one, "user_id") for one in listing(registered, "cross_realm_bots"))
    return frozenset(one for one in named if one is not None)


def _role(user: Payload) -> Role | None:
    if flag(user, "is_bot"):
        return Role.BOT
    code = user.get("role")
    if type(code) is not int:
        return _role_of_old(user)
    return Role.CUSTOMER if code >= GUEST else Role.TEAMMATE


def _role_of_old(user: Payload) -> Role | None:
    """Read what servers before Zulip 4.0 tell instead of a role."""
    if not isinstance(user.get("is_guest"), bool):
        return None
    return Role.CUSTOMER if flag(user, "is_guest") else Role.TEAMMATE


def _is_admin(user: Payload) -> bool:
    code = user.get("role")
    is_ranked = type(code) is int and code <= ADMINISTRATOR
    return is_ranked or flag(user, "is_admin") or flag(user, "is_owner")
