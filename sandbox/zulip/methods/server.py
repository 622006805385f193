"""What the server tells anybody about itself."""

from sandbox.records import Json
from sandbox.zulip.world import World

_REALM_URL = 257


def get_server_settings(world: World) -> Json:
    """Tell what kind of server this is."""
    realm = world.realm
    told: Json = {
        "authentication_methods": {"password": True, "dev": False},
        "external_authentication_methods": [],
        "zulip_feature_level": realm.level,
        "zulip_version": realm.version,
        "zulip_merge_base": realm.version,
        "push_notifications_enabled": False,
        "is_incompatible": False,
        "email_auth_enabled": True,
        "require_email_format_usernames": True,
        "realm_uri": realm.url,
        "realm_name": realm.name,
        "realm_icon": f"{realm.url}/static/icon.png",
        "realm_description": "",
        "realm_web_public_access_enabled": True,
    }
    return told | ({"realm_url": realm.url} if realm.level >= _REALM_URL else {})
