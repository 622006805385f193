"""Who people, integrations and channels are, from Slack's descriptions of them."""

from collections.abc import Iterable
from dataclasses import dataclass

from adapters.slack.fields import Payload, flag, name, ref, section
from rules.events import ChannelProfile, Profile
from rules.model import Role

SLACKBOT = "USLACKBOT"
"""Slack describes its own bot as a person."""


@dataclass(frozen=True, slots=True)
class Home:
    """The workspace whose team is served."""

    team: str
    enterprise: str | None = None
    """The Enterprise Grid that the workspace is part of; people of its other workspaces are teammates."""


def person(user: Payload, home: Home) -> Profile | None:
    """Describe a person or the user of an app; None when the payload tells too little."""
    identity, role = ref(user, "id"), _role(user, home)
    if identity is None or role is None:
        return None
    rank = any(flag(user, key) for key in ("is_admin", "is_owner", "is_primary_owner"))
    return Profile(
        ref=identity,
        name=_name(user) or identity,
        role=role,
        # Everybody else carries the rank that they have at home.
        admin=rank and role is Role.TEAMMATE and _belongs(user, home),
        active=not flag(user, "deleted"),
        email=name(section(user, "profile"), "email").strip() or None,
        language=name(user, "locale").split("-")[0].lower() or None,
        timezone=name(user, "tz") or None,
    )


def integration(bot: Payload) -> Profile | None:
    """Describe an integration that posts without being a user."""
    identity = ref(bot, "id")
    if identity is None:
        return None
    return Profile(identity, name(bot, "name") or identity, Role.BOT, active=not flag(bot, "deleted"))


def channel(described: Payload, members: Iterable[str]) -> ChannelProfile | None:
    """Describe a channel together with everybody in it."""
    identity = ref(described, "id")
    if identity is None:
        return None
    return ChannelProfile(
        ref=identity,
        name=name(described, "name") or identity,
        private=flag(described, "is_private"),
        shared=flag(described, "is_ext_shared"),
        members=frozenset(members),
        watched=flag(described, "is_member") and not flag(described, "is_archived"),
    )


def _name(user: Payload) -> str:
    """Prefer the full name: a display name is often a nickname, and customers are strangers."""
    profile = section(user, "profile")
    candidates = (name(profile, "real_name"), name(user, "real_name"), name(profile, "display_name"))
    return next(filter(None, candidates), name(user, "name")).strip()


def _role(user: Payload, home: Home) -> Role | None:
    team = ref(user, "team_id")
    if team is None:
        return None
    if flag(user, "is_bot") or user.get("id") == SLACKBOT:
        return Role.BOT
    if flag(user, "is_restricted") or flag(user, "is_ultra_restricted"):
        return Role.CUSTOMER
    return Role.TEAMMATE if team == home.team or _is_sibling(user, home) else Role.CUSTOMER


def _belongs(user: Payload, home: Home) -> bool:
    """Say whether somebody is a member of this workspace, not only of another one in its Grid."""
    teams = section(user, "enterprise_user").get("teams")
    return ref(user, "team_id") == home.team or (isinstance(teams, list) and home.team in teams)


def _is_sibling(user: Payload, home: Home) -> bool:
    enterprise = ref(section(user, "enterprise_user"), "enterprise_id") or ref(user, "enterprise_id")
    return home.enterprise is not None and enterprise == home.enterprise
