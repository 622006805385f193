"""Slack's OAuth: people agree in their browser, and what they agreed to becomes tokens."""

from collections.abc import Iterable
from secrets import token_hex
from urllib.parse import parse_qs, urlencode, urlsplit

from sandbox.impossible import ImpossibleError
from sandbox.slack.pocket import Pocket
from sandbox.slack.registration import Consent
from sandbox.slack.tokens import TokenKind
from sandbox.slack.world import Json, Person


def agree(pocket: Pocket, person: Person, url: str, *, org_wide: bool, refuse: bool) -> str:
    """Let somebody agree, or not, to what an app asks for; return the address their browser goes to next."""
    asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    registration = pocket.registration
    if asked.get("client_id") != registration.client_id or "redirect_uri" not in asked:
        raise ImpossibleError("no such app")
    back = {"state": asked.get("state", "")}
    if refuse:
        return f"{asked['redirect_uri']}?{urlencode(back | {'error': 'access_denied'})}"
    code = token_hex(12)
    registration.consents[code] = Consent(
        pocket.world.team.id,
        person.id,
        _scopes(asked.get("scope")),
        _scopes(asked.get("user_scope")),
        asked["redirect_uri"],
        org_wide,
    )
    return f"{asked['redirect_uri']}?{urlencode(back | {'code': code})}"


def grant(pockets: Iterable[Pocket], consent: Consent) -> Json:
    """Give the tokens that were agreed to; installing for an Enterprise Grid installs in each workspace."""
    home, *siblings = sorted(pockets, key=lambda one: one.world.team.id != consent.team_id)
    team, person = home.world.team, home.world.people[consent.person_id]
    answer: Json = {
        "app_id": home.world.app.id,
        "authed_user": {"id": person.id},
        "team": None if consent.org_wide else {"id": team.id, "name": team.name},
        "enterprise": {"id": team.enterprise, "name": team.enterprise} if team.enterprise else None,
        "is_enterprise_install": consent.org_wide,
    }
    if consent.user_scopes:
        lent = home.keyring.of(TokenKind.USER, person.id)
        allowed = consent.user_scopes | (lent.scopes if lent else frozenset())
        token = home.keyring.grant(TokenKind.USER, person.id, allowed)
        answer["authed_user"] |= {"access_token": token.value, "token_type": "user"}
        answer["authed_user"] |= {"scope": ",".join(sorted(allowed))}
    if consent.scopes:
        also = [one for one in siblings if consent.org_wide and one.world.team.enterprise == team.enterprise]
        answer |= _install(home, also, consent)
    return answer


def _install(home: Pocket, siblings: Iterable[Pocket], consent: Consent) -> Json:
    bot = home.world.app.user_id
    token = home.keyring.grant(TokenKind.BOT, bot, consent.scopes)
    for pocket in (home, *siblings):
        pocket.world.is_installed, pocket.world.is_org_wide = True, consent.org_wide
        pocket.keyring.tokens[token.value] = token
        pocket.keyring.bot = token.value
    scopes = ",".join(sorted(consent.scopes))
    answer: Json = {"access_token": token.value, "token_type": "bot", "scope": scopes, "bot_user_id": bot}
    rotating = {"refresh_token": f"xoxe-1-{token_hex(8)}", "expires_in": 43200}
    return answer | (rotating if home.registration.rotates_tokens else {})


def _scopes(said: str | None) -> frozenset[str]:
    return frozenset(filter(None, (said or "").split(",")))
