"""Control verbs that arrange who and what there is in the organization."""

from sandbox.impossible import ImpossibleError
from sandbox.records import Json
from sandbox.zulip import administration
from sandbox.zulip.administration import Kind
from sandbox.zulip.control.asked import Asked
from sandbox.zulip.world import BotType, Person, Role

_FIRST_NEWCOMER = 1001


def add_person(asked: Asked) -> Json:
    """Let somebody new appear."""
    name = asked.text("name")
    number = max(_FIRST_NEWCOMER, *(one + 1 for one in asked.world.people))
    person = Person(
        number,
        name,
        asked.optional("full_name") or name.title(),
        asked.optional("email") or f"{name}@northwind.example",
        _role(asked.optional("role") or "member"),
        _bot_type(asked.optional("bot")),
        asked.world.person(owner).id if (owner := asked.optional("owner")) else None,
        joined=asked.world.clock(),
        key=f"key-of-{name}",
    )
    return {"id": administration.add_person(asked.place, person).id}


def _role(name: str) -> Role:
    if name.upper() not in Role.__members__:
        raise ImpossibleError(f"there is no role {name}")
    return Role[name.upper()]


def _bot_type(name: str | None) -> BotType | None:
    return BotType[name.upper()] if name else None


def change_person(asked: Asked) -> Json:
    """Change somebody's role, name, address, state or what they let others know."""
    changes = asked.given("full_name", "email", "is_active", "shows_email", "sends_receipts", "timezone")
    if role := asked.optional("role"):
        changes["role"] = _role(role)
    administration.change_person(asked.place, asked.person, **changes)
    return {}


def mute_person(asked: Asked) -> Json:
    """Let somebody hear nothing more of somebody else."""
    asked.person.muted.add(asked.world.person(asked.text("other")).id)
    return {}


def add_channel(asked: Asked) -> Json:
    """Make a channel."""
    kind = Kind(asked.flag("private"), asked.flag("web_public"), asked.flag("protected"))
    name = asked.text("name").removeprefix("#")
    return {"id": administration.add_channel(asked.place, name, asked.people("members"), kind).id}


def rename_channel(asked: Asked) -> Json:
    """Give a channel another name."""
    administration.rename_channel(asked.place, asked.channel, asked.text("name"), asked.person)
    return {}


def make_private(asked: Asked) -> Json:
    """Hide a channel from outsiders, or open it."""
    private, protected = asked.flag("private"), asked.flag("protected")
    administration.make_private(asked.place, asked.channel, private=private, protected=protected)
    return {}


def archive_channel(asked: Asked) -> Json:
    """Archive a channel, or bring it back."""
    administration.archive_channel(asked.place, asked.channel, archived=asked.flag("archived"))
    return {}
