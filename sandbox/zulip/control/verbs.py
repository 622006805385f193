"""What can be asked of a pocket organization on Zulip: each verb is a POST of JSON to /control/<verb>."""

from collections.abc import Callable

from sandbox.control.api import Answer
from sandbox.zulip.control import deeds, installation, setup, sights
from sandbox.zulip.control.asked import Asked

VERBS: dict[str, Callable[[Asked], Answer]] = {
    "add_channel": setup.add_channel,
    "add_fault": installation.add_fault,
    "add_person": setup.add_person,
    "archive_channel": setup.archive_channel,
    "change_key": installation.change_key,
    "change_person": setup.change_person,
    "change_rates": installation.change_rates,
    "change_realm": installation.change_realm,
    "changes": sights.changes,
    "channel": sights.channel,
    "clear_faults": installation.clear_faults,
    "come_up": installation.come_up,
    "connections": sights.connections,
    "credentials": installation.credentials,
    "delete": deeds.delete,
    "delete_topic": deeds.delete_topic,
    "edit": deeds.edit,
    "expire_queues": installation.expire_queues,
    "go_down": installation.go_down,
    "history": sights.history,
    "inbox": sights.inbox,
    "join": deeds.join,
    "leave": deeds.leave,
    "make_private": setup.make_private,
    "message": sights.message,
    "move": deeds.move,
    "mute_person": setup.mute_person,
    "person": sights.person,
    "press": deeds.press,
    "react": deeds.react,
    "read": deeds.read,
    "rename_channel": setup.rename_channel,
    "requests": sights.requests,
    "resolve": deeds.resolve,
    "say": deeds.say,
    "timing": installation.timing,
    "unreact": deeds.unreact,
    "unread": deeds.unread,
    "unresolve": deeds.unresolve,
    "write_to": deeds.write_to,
}
