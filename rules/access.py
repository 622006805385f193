"""Who may see what: permission beats every setting."""

from datetime import datetime
from enum import StrEnum

from rules.model import Audience, Channel, Person, Role, Scope, Standing


class Access(StrEnum):
    """Whether somebody may see something said in a channel, and if not, why."""

    ALLOWED = "allowed"
    NOT_A_TEAMMATE = "not_a_teammate"
    """Customers and bots see nothing."""
    DEACTIVATED = "deactivated"
    CHANNEL_OFF = "channel_off"
    PRIVATE = "private"
    """A private channel that they are not in and that nobody has opened."""
    NOT_IN_PROJECT = "not_in_project"
    """Their scope is their own projects, and this is none of them."""
    BEFORE_JOINING = "before_joining"
    """Said before they joined a channel with protected history."""


def access(person: Person, channel: Channel, standing: Standing, said_at: datetime) -> Access:
    """Say whether somebody may see what was said in that channel at that time."""
    if person.role is not Role.TEAMMATE:
        return Access.NOT_A_TEAMMATE
    if not person.active:
        return Access.DEACTIVATED
    if channel.audience is Audience.OFF:
        return Access.CHANNEL_OFF
    return _sight(person, channel, standing, said_at)


def _sight(person: Person, channel: Channel, standing: Standing, said_at: datetime) -> Access:
    if channel.private and not channel.opened and standing.member_since is None:
        return Access.PRIVATE
    if person.scope is Scope.OWN and not standing.in_project:
        return Access.NOT_IN_PROJECT
    if channel.protected_history and (standing.member_since is None or said_at < standing.member_since):
        return Access.BEFORE_JOINING
    return Access.ALLOWED
