"""Web API methods about the connection, the workspace and its people."""

from sandbox.slack.call import Call, RefusalError
from sandbox.slack.shapes import user_json
from sandbox.slack.tokens import TokenKind
from sandbox.slack.world import Json


def api_test(call: Call) -> Json:
    """Answer api.test: echo the arguments, and fail if they ask for it."""
    if call.text("error"):
        raise RefusalError(call.text("error"), args=call.args)
    return {"args": call.args} if call.args else {}


def auth_test(call: Call) -> Json:
    """Answer auth.test: whom the token speaks for."""
    world, caller = call.world, call.caller
    identity: Json = {
        "url": f"https://{world.team.domain}.slack.com/",
        "team": world.team.name,
        "user": caller.name,
        "team_id": world.team.id,
        "user_id": caller.id,
        "is_enterprise_install": world.is_org_wide,
    }
    if world.team.enterprise:
        identity["enterprise_id"] = world.team.enterprise
    return identity | ({"bot_id": caller.bot_id} if call.is_by_bot else {})


def team_info(call: Call) -> Json:
    """Answer team.info: about the workspace."""
    team = call.world.team
    described = {
        "id": team.id,
        "name": team.name,
        "domain": team.domain,
        "email_domain": f"{team.domain}.example",
        "icon": {"image_default": True},
        "url": f"https://{team.domain}.slack.com/",
        "is_verified": False,
    }
    return {"team": described}


def users_list(call: Call) -> Json:
    """Answer users.list: everybody, with bots, outsiders and deactivated people; by pages when asked to."""
    people = list(call.world.people.values())
    page, metadata = call.page(people, default=len(people))
    members = [_user(call, person.id) for person in page]
    return {"members": members, "cache_ts": call.world.seconds()} | metadata


def users_info(call: Call) -> Json:
    """Answer users.info: about one person."""
    return {"user": _user(call, call.person("user").id)}


def _user(call: Call, person_id: str) -> Json:
    sees_email = "users:read.email" in call.token.scopes
    person = call.world.people[person_id]
    return user_json(call.world, person, email=sees_email, locale=call.flag("include_locale"))


def bots_info(call: Call) -> Json:
    """Answer bots.info: about one bot."""
    for person in call.world.people.values():
        if person.bot_id and person.bot_id == call.required("bot"):
            known = {"id": person.bot_id, "deleted": person.is_deactivated, "name": person.real_name}
            return {"bot": known | {"updated": person.updated, "app_id": person.app_id, "user_id": person.id}}
    raise RefusalError("bot_not_found")


def apps_connections_open(call: Call) -> Json:
    """Answer apps.connections.open: where the app may open its socket."""
    if call.token.kind is not TokenKind.APP:
        raise RefusalError("not_allowed_token_type")
    base = call.slack.base_url.replace("http", "ws", 1)
    ticket = call.slack.registration.sockets.ticket()
    return {"url": f"{base}/socket?ticket={ticket}&app_id={call.world.app.id}"}
