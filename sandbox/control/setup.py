"""Control verbs that arrange who and what there is in the workspace."""

from sandbox.control.asked import Asked
from sandbox.slack import administration
from sandbox.slack.world import Json, Kind, Role


def found(asked: Asked) -> Json:
    """Found another workspace."""
    return {"id": asked.pockets.found(asked.text("name"), asked.optional("enterprise")).world.team.id}


def connect_channel(asked: Asked) -> Json:
    """Share a channel with another workspace of the sandbox."""
    asked.pockets.connect(asked.pocket, asked.channel, asked.pockets.named(asked.text("with")))
    return {}


def add_person(asked: Asked) -> Json:
    """Let somebody new appear."""
    name, role = asked.text("name"), Role(asked.optional("role") or Role.MEMBER)
    real_name = asked.optional("real_name") or name.title()
    person = administration.add_person(asked.pocket.workspace, name, real_name, role, asked.team)
    return {"id": person.id}


def change_person(asked: Asked) -> Json:
    """Change somebody's role, name, address or state."""
    changes = asked.given("real_name", "email", "locale", "is_deactivated", "role")
    if "role" in changes:
        changes["role"] = Role(changes["role"])
    administration.change_person(asked.pocket.workspace, asked.person, **changes)
    return {}


def add_channel(asked: Asked) -> Json:
    """Make a channel."""
    world, name = asked.world, asked.text("name").removeprefix("#")
    kind = Kind.PRIVATE if asked.flag("private") else Kind.PUBLIC
    members = [world.person(member) for member in asked.texts("members")]
    teams = [world.organization(team) for team in asked.texts("shared_with")]
    return {"id": administration.add_channel(asked.pocket.workspace, name, kind, members, teams).id}


def rename_channel(asked: Asked) -> Json:
    """Give a channel another name."""
    administration.rename_channel(asked.pocket.workspace, asked.channel, asked.text("name"), asked.person)
    return {}


def archive_channel(asked: Asked) -> Json:
    """Archive a channel."""
    administration.archive_channel(asked.pocket.workspace, asked.channel, asked.person, archived=True)
    return {}


def unarchive_channel(asked: Asked) -> Json:
    """Bring an archived channel back."""
    administration.archive_channel(asked.pocket.workspace, asked.channel, asked.person, archived=False)
    return {}


def make_private(asked: Asked) -> Json:
    """Make a public channel private."""
    administration.make_private(asked.pocket.workspace, asked.channel, asked.person)
    return {}


def share_channel(asked: Asked) -> Json:
    """Connect another organization to a channel."""
    administration.share_channel(asked.pocket.workspace, asked.channel, asked.team)
    return {}


def unshare_channel(asked: Asked) -> Json:
    """Disconnect another organization from a channel."""
    administration.unshare_channel(asked.pocket.workspace, asked.channel, asked.team)
    return {}
