"""Web API methods about what the app was allowed, by whom and where."""

from sandbox.slack import events
from sandbox.slack.call import Call, RefusalError
from sandbox.slack.tokens import TokenKind
from sandbox.slack.world import Json


def apps_event_authorizations_list(call: Call) -> Json:
    """Answer apps.event.authorizations.list: every installation that may see an event."""
    if call.token.kind is not TokenKind.APP:
        raise RefusalError("not_allowed_token_type")
    call.need_scope("authorizations:read")
    found = call.slack.registration.authorizations.get(call.required("event_context"))
    if found is None:
        raise RefusalError("invalid_event_context")
    return {"authorizations": found}


def auth_revoke(call: Call) -> Json:
    """Answer auth.revoke: make the token of the call useless."""
    call.slack.keyring.revoke(call.token.value)
    whose = [call.token.person_id]
    people, bots = ([], whose) if call.is_by_bot else (whose, [])
    call.slack.workspace.announce(events.tokens_revoked(people, bots), None)
    return {"revoked": True}


def auth_teams_list(call: Call) -> Json:
    """Answer auth.teams.list: the workspaces that a token opens."""
    opened = call.slack.registration.opened_by(call.token.value)
    return {"teams": [{"id": team.id, "name": team.name} for team in opened]}
