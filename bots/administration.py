"""Carries out what admins ask for, never beyond what they may see themselves."""

from adapters.replies import Reply
from bots.defaults import govern
from bots.oversight import oversee
from bots.sharing import share
from bots.team import direct
from bots.visit import Visit
from rules.requests import ForAdmins, ForChannels, ForEverybody, ForPeople


def administer(visit: Visit, order: ForAdmins) -> Reply:
    """Carry out an order of an admin."""
    if isinstance(order, ForPeople):
        return direct(visit, order)
    if isinstance(order, ForChannels):
        return share(visit, order)
    if isinstance(order, ForEverybody):
        return govern(visit, order)
    return oversee(visit, order)
