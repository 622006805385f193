"""What can happen in an organization, and the events that tell the bot of it."""

from collections.abc import Callable

import pytest

from sandbox.zulip.client import ZulipSandbox
from sandbox.zulip.records import Message

Deed = Callable[[ZulipSandbox], object]

MOVED = ["update_message", "message"]


def asks(world: ZulipSandbox, channel: str = "#acme") -> Message:
    return world.person("carla" if channel == "#acme" else "bo").says(channel, "Export", "Help!")


def edits(world: ZulipSandbox) -> None:
    world.person("carla").edits(asks(world), "Please help!")


def deletes(world: ZulipSandbox) -> None:
    world.person("carla").deletes(asks(world))


def deletes_together(world: ZulipSandbox) -> None:
    asks(world)
    world.person("ann").deletes_topic(asks(world))


def reacts_and_thinks_better_of_it(world: ZulipSandbox) -> None:
    ben, message = world.person("ben"), asks(world)
    ben.reacts(message)
    ben.unreacts(message)


def reads(world: ZulipSandbox) -> None:
    ben, message = world.person("ben"), asks(world)
    ben.reads(message)
    ben.unreads(message)


def moves_elsewhere(world: ZulipSandbox) -> None:
    world.person("ann").moves(asks(world), channel="#globex", notes_old=True)


def moves_out_of_sight(world: ZulipSandbox) -> None:
    world.unsubscribes_bot("#acme-plan")
    world.person("bo").moves(asks(world), channel="#acme-plan")


def resolves_and_does_not(world: ZulipSandbox) -> None:
    ann, message = world.person("ann"), asks(world)
    ann.resolves(message)
    ann.unresolves(message)


def archives_and_brings_back(world: ZulipSandbox) -> None:
    world.archives("#acme")
    world.unarchives("#acme")


def changes_everything_about_ben(world: ZulipSandbox) -> None:
    world.changes_person("ben", full_name="Benjamin Okafor")
    world.changes_person("ben", timezone="Asia/Tokyo")
    world.changes_person("ben", email="benjamin@northwind.example")


def changes_settings(world: ZulipSandbox) -> None:
    world.receipts(on=False)
    world.editing(allowed=False)


DEEDS = [
    pytest.param(asks, ["message"], id="a message"),
    pytest.param(lambda w: w.person("ben").writes_to("unseen", text="help"), ["message"], id="a direct one"),
    pytest.param(lambda w: w.person("ben").writes_to("ann", text="Lunch?"), [], id="one between others"),
    pytest.param(edits, ["message", "update_message"], id="an edit"),
    pytest.param(deletes, ["message", "delete_message"], id="a deletion"),
    pytest.param(deletes_together, ["message", "message", "delete_message"], id="a topic deleted at once"),
    pytest.param(
        reacts_and_thinks_better_of_it, ["message", "reaction.add", "reaction.remove"], id="a reaction"
    ),
    pytest.param(reads, ["message"], id="what others read is told to nobody"),
    pytest.param(moves_elsewhere, ["message", *MOVED, "message"], id="a move to another channel"),
    pytest.param(
        moves_out_of_sight,
        ["subscription.remove", "stream.delete", "message", "delete_message"],
        id="a move out of sight looks like a deletion",
    ),
    pytest.param(resolves_and_does_not, ["message", *MOVED, *MOVED], id="a resolved topic"),
    pytest.param(lambda w: w.person("eva").joins("#acme"), ["subscription.peer_add"], id="joining"),
    pytest.param(lambda w: w.person("ben").leaves("#acme"), ["subscription.peer_remove"], id="leaving"),
    pytest.param(lambda w: w.person("eva").joins("#general"), [], id="joining where one is"),
    pytest.param(
        lambda w: w.person("gus").joins("#general"),
        ["subscription.peer_add"],
        id="joining a public channel without the bot",
    ),
    pytest.param(lambda w: w.subscribes_bot("#general"), ["subscription.add"], id="the bot is subscribed"),
    pytest.param(
        lambda w: w.unsubscribes_bot("#acme"), ["subscription.remove"], id="the bot is unsubscribed"
    ),
    pytest.param(
        lambda w: w.add_channel("new", members=["ann"]),
        ["stream.create", "subscription.peer_add", "subscription.add", "message"],
        id="a new channel with the bot",
    ),
    pytest.param(
        lambda w: w.add_channel("new", members=["ann"], private=True, with_bot=False),
        [],
        id="a new private channel without the bot",
    ),
    pytest.param(lambda w: w.renames("#acme", "acme-ab"), ["stream.update", "message"], id="a new name"),
    pytest.param(
        lambda w: w.makes_private("#acme", protected=True), ["stream.update"], id="a channel made private"
    ),
    pytest.param(lambda w: w.makes_private("#general"), [], id="a channel made private without the bot"),
    pytest.param(
        archives_and_brings_back, ["message", "stream.update", "message", "stream.update"], id="archiving"
    ),
    pytest.param(lambda w: w.add_person("hugo"), ["realm_user.add"], id="somebody new"),
    pytest.param(lambda w: w.make("ben", "guest"), ["realm_user.update"], id="a member made a guest"),
    pytest.param(lambda w: w.deactivate("ben"), ["realm_user.update"], id="a deactivated account"),
    pytest.param(
        changes_everything_about_ben, ["realm_user.update"] * 4, id="another name, zone and address"
    ),
    pytest.param(changes_settings, ["realm.update"] * 3, id="settings of the organization"),
    pytest.param(
        lambda w: w.person("ben").says("#general", "Lunch", "Who?"), [], id="a channel without the bot"
    ),
]
