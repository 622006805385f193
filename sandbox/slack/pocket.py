"""One pocket workspace put together: its world and everything that speaks for it."""

from sandbox.changes import Changes
from sandbox.faults import Faults
from sandbox.slack import events
from sandbox.slack.api import WebApi
from sandbox.slack.call import Slack
from sandbox.slack.delivery import Courier
from sandbox.slack.desk import Desk
from sandbox.slack.interactions import Interactions
from sandbox.slack.payloads import Payloads
from sandbox.slack.registration import Registration
from sandbox.slack.tokens import Keyring, TokenKind
from sandbox.slack.views import Views
from sandbox.slack.workspace import Workspace
from sandbox.slack.world import World


class Pocket:
    """A workspace in which the app is installed, or may be."""

    def __init__(self, world: World, registration: Registration, changes: Changes, base_url: str) -> None:
        self.world = world
        self.registration = registration
        self.changes = changes
        self.courier = Courier(world, registration, changes)
        self.workspace = Workspace(world, self.courier.announce)
        self.interactions = Interactions(world, changes)
        self.views = Views(world)
        self.keyring = Keyring(world.app.user_id)
        self.faults = Faults()
        payloads = Payloads(world, base_url)
        self.desk = Desk(self.workspace, self.interactions, self.views, self.courier, payloads)
        slack = Slack(self.workspace, self.interactions, self.views, registration, self.keyring, base_url)
        self.api = WebApi(slack, self.keyring, self.faults, changes)

    def uninstall(self) -> None:
        """Remove the app: its tokens are useless from now on, and it is in no channel any more."""
        revoked = self.keyring.revoke_all()
        people = sorted({one.person_id for one in revoked if one.kind is TokenKind.USER})
        bots = sorted({one.person_id for one in revoked if one.kind is TokenKind.BOT})
        self.courier.announce(events.tokens_revoked(people, bots), None)
        self.courier.announce(events.app_uninstalled(), None)
        self.leave()

    def leave(self) -> None:
        """Let the app be where an app is that nobody has installed: nowhere."""
        self.world.is_installed = self.world.is_org_wide = False
        for channel in self.world.channels.values():
            if self.world.app.user_id in channel.members:
                channel.members.remove(self.world.app.user_id)
