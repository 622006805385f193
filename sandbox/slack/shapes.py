"""People, channels and messages in the JSON that Slack's answers and events carry."""

from sandbox.slack.world import Channel, Json, Kind, Message, Person, Role, World, ts_key

_NEVER = "0000000000.000000"
_ZONE: Json = {"tz": "Europe/Stockholm", "tz_label": "Central European Time", "tz_offset": 3600}


def user_json(world: World, person: Person, *, email: bool = True, locale: bool = False) -> Json:
    """Describe somebody as users.info does."""
    user: Json = {
        "id": person.id,
        "team_id": person.team_id,
        "name": person.name,
        "deleted": person.is_deactivated,
        "profile": _profile(person, email=email),
        "is_bot": person.role is Role.BOT,
        "is_app_user": False,
        "updated": person.updated,
    }
    if person.is_deactivated:
        # Slack leaves out time zone and role of people who were deactivated.
        return user
    user |= {"color": "4bbe2e", "real_name": person.real_name} | _ZONE | _role(person)
    if world.is_outsider(person):
        user["is_stranger"] = False
    if locale:
        user["locale"] = person.locale
    return user


def _profile(person: Person, *, email: bool) -> Json:
    profile: Json = {
        "real_name": person.real_name,
        "real_name_normalized": person.real_name,
        "display_name": person.name,
        "display_name_normalized": person.name,
        "title": "",
        "phone": "",
        "skype": "",
        "status_text": "",
        "status_emoji": "",
        "status_expiration": 0,
        "avatar_hash": "",
        "team": person.team_id,
    }
    if email and person.email:
        profile["email"] = person.email
    if person.bot_id:
        profile |= {"bot_id": person.bot_id, "api_app_id": person.app_id or "", "always_active": True}
    return profile


def _role(person: Person) -> Json:
    role = person.role
    return {
        "is_admin": role in (Role.OWNER, Role.ADMIN),
        "is_owner": role is Role.OWNER,
        "is_primary_owner": role is Role.OWNER,
        "is_restricted": role.is_guest,
        "is_ultra_restricted": role is Role.SINGLE_CHANNEL_GUEST,
        "is_email_confirmed": True,
        "who_can_share_contact_card": "EVERYONE",
    }


def channel_json(world: World, channel: Channel, reader: Person) -> Json:
    """Describe a channel as conversations.info does for the owner of a token."""
    if channel.kind is Kind.DIRECT:
        return _direct_json(world, channel, reader)
    is_shared = bool(channel.shared_with)
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        # Private channels are channels, too; is_group marks only those made before March 2021.
        "is_channel": True,
        "is_group": False,
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.kind is Kind.PRIVATE,
        "created": channel.created,
        "creator": channel.creator,
        "is_archived": channel.is_archived,
        "is_general": channel.is_general,
        "unlinked": 0,
        "is_shared": is_shared,
        "is_ext_shared": is_shared,
        "is_org_shared": False,
        "pending_shared": [],
        "pending_connected_team_ids": [],
        "is_pending_ext_shared": False,
        "context_team_id": world.team.id,
        "shared_team_ids": [world.team.id, *channel.shared_with],
        "internal_team_ids": [],
        "conversation_host_id": world.team.id,
        "topic": _blank(),
        "purpose": _blank(),
        "previous_names": channel.previous_names,
        "updated": channel.created * 1000,
    }


def _direct_json(world: World, channel: Channel, reader: Person) -> Json:
    other = next(member for member in channel.members if member != reader.id)
    return {
        "id": channel.id,
        "created": channel.created,
        "is_im": True,
        "is_archived": channel.is_archived,
        "is_org_shared": False,
        "context_team_id": world.team.id,
        "user": other,
        "is_user_deleted": world.people[other].is_deactivated,
        "is_open": True,
        "priority": 0,
    }


def _blank() -> Json:
    return {"value": "", "creator": "", "last_set": 0}


def bot_profile_json(person: Person) -> Json:
    """Describe a bot as messages that it posted do."""
    return {
        "id": person.bot_id,
        "deleted": person.is_deactivated,
        "name": person.real_name,
        "updated": person.updated,
        "app_id": person.app_id,
        "icons": {"image_36": "", "image_48": "", "image_72": ""},
        "team_id": person.team_id,
    }


def message_json(world: World, channel: Channel, message: Message, *, metadata: bool = False) -> Json:
    """Describe a message as conversations.history does, without what is particular to a thread's root."""
    shape: Json = {"type": "message", "ts": message.ts, "text": message.text}
    optional = {
        "subtype": message.subtype,
        "user": message.author,
        "client_msg_id": message.client_msg_id,
        "thread_ts": message.thread_ts,
        "username": message.username,
        "bot_id": message.bot_id,
        "blocks": message.blocks,
        "files": message.files,
        "edited": message.edited,
        "metadata": message.metadata if metadata else None,
    }
    shape |= {name: value for name, value in optional.items() if value}
    shape |= _author_json(world, channel, message) | _thread_json(channel, message)
    if message.reactions:
        shape["reactions"] = [
            {"name": name, "users": users, "count": len(users)} for name, users in message.reactions.items()
        ]
    return shape


def _author_json(world: World, channel: Channel, message: Message) -> Json:
    if message.author is None or message.author not in world.people:
        return {}
    author = world.people[message.author]
    shape: Json = {"team": author.team_id}
    for bot in world.people.values():
        if message.bot_id and message.bot_id == bot.bot_id:
            shape |= {"app_id": bot.app_id, "bot_profile": bot_profile_json(bot)}
    if channel.shared_with:
        shape |= {"user_team": author.team_id, "source_team": author.team_id}
    return shape


def _thread_json(channel: Channel, message: Message) -> Json:
    if message.is_reply:
        root = channel.messages.get(message.thread_ts or "")
        return {"parent_user_id": root.author} if root and root.author else {}
    replies = channel.replies(message.ts)
    if not replies:
        return {}
    writers = list(dict.fromkeys(reply.author for reply in replies if reply.author))
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users_count": len(writers),
        "reply_users": writers,
        "latest_reply": replies[-1].ts,
        "is_locked": False,
        "subscribed": False,
    }


def thread_read_json(channel: Channel, root: Message, reader: Person) -> Json:
    """Say how far somebody has read a thread, as its root tells the owner of a user token."""
    replies = channel.replies(root.ts)
    if not any(message.author == reader.id for message in [root, *replies]):
        return {}
    last_read = channel.thread_last_read.get((reader.id, root.ts), root.ts)
    unread = [reply for reply in replies if ts_key(reply.ts) > ts_key(last_read)]
    return {"subscribed": True, "last_read": last_read, "unread_count": len(unread)}


def channel_read_json(channel: Channel, reader: Person) -> Json:
    """Say how far somebody has read a channel, as conversations.info tells the owner of a user token."""
    return {"last_read": channel.last_read.get(reader.id, _NEVER)}
