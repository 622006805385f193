"""Which events the app has asked for, and which of those it may see."""

from sandbox.slack.world import Channel, Json, Kind, World

DEFAULT = frozenset(
    {
        "message.channels",
        "message.groups",
        "message.im",
        "reaction_added",
        "reaction_removed",
        "member_joined_channel",
        "member_left_channel",
        "channel_left",
        "channel_rename",
        "channel_archive",
        "channel_unarchive",
        "channel_id_changed",
        "group_left",
        "group_rename",
        "group_archive",
        "group_unarchive",
        "channel_shared",
        "channel_unshared",
        "user_change",
        "team_join",
        "app_home_opened",
        "app_uninstalled",
        "tokens_revoked",
    }
)

_MESSAGES = {Kind.PUBLIC: "message.channels", Kind.PRIVATE: "message.groups", Kind.DIRECT: "message.im"}
# Apps hear of the life of every public channel, wherever they are members.
_OF_ANY_PUBLIC_CHANNEL = ("channel_created", "channel_rename", "channel_archive", "channel_unarchive")


def reaches_app(world: World, subscribed: frozenset[str], event: Json, channel: Channel | None) -> bool:
    """Tell whether Slack would deliver this event to the app."""
    return world.is_installed and _name(event, channel) in subscribed and _may_see(world, event, channel)


def _name(event: Json, channel: Channel | None) -> str:
    kind = str(event["type"])
    return _MESSAGES[channel.kind] if kind == "message" and channel else kind


def _may_see(world: World, event: Json, channel: Channel | None) -> bool:
    if channel is None or world.app_is_in(channel):
        return True
    return channel.kind is Kind.PUBLIC and event["type"] in _OF_ANY_PUBLIC_CHANNEL
