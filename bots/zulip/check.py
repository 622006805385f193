"""Finds out what the bot can do in Zulip, what is missing there and how to mend it."""

from collections.abc import Iterator

from adapters.zulip.check import IN_NO_CHANNEL, State, examine
from adapters.zulip.directory import ZulipDirectory
from adapters.zulip.messages import Scene
from adapters.zulip.organization import introduce
from bots.findings import Finding, Mark, channels_found, chosen_audiences
from bots.zulip.branch import connection
from bots.zuliprc import Zulip

MARKS = {State.FINE: Mark.FINE, State.NOTE: Mark.NOTE, State.MEND: Mark.MEND}


def check_zulip(zulip: Zulip, database_url: str) -> Iterator[Finding]:
    """Look at the organization of a bot; raises PlatformTroubleError when Zulip does not answer."""
    client = connection(zulip)
    for aspect in examine(client):
        yield Finding(MARKS[aspect.state], aspect.text)
    organization = introduce(client)
    scene = Scene(organization.bot, organization.bot_name, frozenset(), lambda _: None)
    chosen = chosen_audiences(database_url, "zulip", organization.ref)
    yield from channels_found(ZulipDirectory(client, organization, scene), chosen, IN_NO_CHANNEL)
