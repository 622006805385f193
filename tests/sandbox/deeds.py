"""What can happen in a workspace, and the events that tell an app of it."""

from collections.abc import Callable

import pytest

from sandbox.client import Sandbox

Deed = Callable[[Sandbox], object]


def says_and_edits(world: Sandbox) -> None:
    carla = world.person("carla")
    carla.edits(carla.says("#acme", "Helo"), "Hello")


def says_and_deletes(world: Sandbox) -> None:
    carla = world.person("carla")
    carla.deletes(carla.says("#acme", "Oops"))


def deletes_a_root(world: Sandbox) -> None:
    carla = world.person("carla")
    root = carla.says("#acme", "Oops")
    carla.replies(root, "Sorry")
    carla.deletes(root)


def broadcasts(world: Sandbox) -> None:
    carla = world.person("carla")
    carla.replies(carla.says("#acme", "Help!"), "Everybody!", broadcast=True)


def reacts_and_thinks_better_of_it(world: Sandbox) -> None:
    ben, post = world.person("ben"), world.person("carla").says("#acme", "Help!")
    ben.reacts(post)
    ben.unreacts(post)


def archives_and_brings_back(world: Sandbox) -> None:
    world.archives("#acme-plan")
    world.unarchives("#acme-plan")


def unshares(world: Sandbox) -> None:
    world.shares("#globex", "Globex SA")
    world.unshares("#globex", "Globex SA")


DEEDS = [
    pytest.param(lambda w: w.person("carla").says("#acme", "Help!"), ["message"], id="a message"),
    pytest.param(lambda w: w.person("ben").says("@unseen", "hello"), ["message"], id="a direct message"),
    pytest.param(
        lambda w: w.person("gus").says("#globex", "See", files=["a.pdf"]), ["message.file_share"], id="a file"
    ),
    pytest.param(
        lambda w: w.person("ticketbot").says_as_integration("#support", "New ticket"),
        ["message.bot_message"],
        id="a classic integration's post",
    ),
    pytest.param(says_and_edits, ["message", "message.message_changed"], id="an edit"),
    pytest.param(says_and_deletes, ["message", "message.message_deleted"], id="a deletion"),
    pytest.param(
        deletes_a_root,
        ["message", "message", "message.message_changed"],
        id="a deleted root leaves a tombstone",
    ),
    pytest.param(broadcasts, ["message", "message.thread_broadcast"], id="a thread broadcast"),
    pytest.param(
        reacts_and_thinks_better_of_it, ["message", "reaction_added", "reaction_removed"], id="a reaction"
    ),
    pytest.param(
        lambda w: w.person("eva").joins("#acme"),
        ["member_joined_channel", "message.channel_join"],
        id="joining",
    ),
    pytest.param(
        lambda w: w.person("eva").joins("#acme-plan", "bo"),
        ["member_joined_channel", "message.group_join"],
        id="joining a private channel",
    ),
    pytest.param(lambda w: w.person("ben").leaves("#acme"), ["member_left_channel"], id="leaving"),
    pytest.param(lambda w: w.invites_app("#general"), ["member_joined_channel"], id="the app is invited"),
    pytest.param(lambda w: w.removes_app("#acme"), ["channel_left"], id="the app is removed"),
    pytest.param(lambda w: w.removes_app("#acme-plan"), ["group_left"], id="the app is removed in private"),
    pytest.param(
        lambda w: w.renames("#acme", "acme-ab"), ["channel_rename", "message.channel_name"], id="a new name"
    ),
    pytest.param(archives_and_brings_back, ["group_archive", "group_unarchive"], id="archiving in private"),
    pytest.param(unshares, ["channel_shared", "channel_unshared"], id="sharing a channel and not any more"),
    pytest.param(lambda w: w.make_guest("ben"), ["user_change"], id="a member made a guest"),
    pytest.param(lambda w: w.add_person("hugo"), ["team_join"], id="somebody new"),
    pytest.param(lambda w: w.person("ben").opens_home(), ["app_home_opened"], id="the home page opened"),
    pytest.param(
        lambda w: w.uninstalls_app(), ["tokens_revoked", "app_uninstalled"], id="the app is uninstalled"
    ),
    pytest.param(lambda w: w.person("ben").says("#general", "Lunch?"), [], id="a channel without the app"),
    pytest.param(
        lambda w: w.add_channel("new", members=["ann"], with_app=False), [], id="an event not subscribed to"
    ),
    pytest.param(
        lambda w: w.renames("#general", "all"),
        ["channel_rename"],
        id="any public channel's name, not its words",
    ),
]
