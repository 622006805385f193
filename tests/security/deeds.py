"""What may happen in a town, in any order; each deed chooses by three numbers whom and what it is about."""

from collections.abc import Callable

from adapters.text import Button
from rules.model import Role
from tests.security import reach
from tests.security.story import Pick, Story
from tests.security.town import RELAY

Deed = Callable[[Story, Pick], None]


def say(story: Story, pick: Pick) -> None:
    place = story.place(pick[0])
    if place.members and place.watched:
        author = sorted(place.members)[pick[1] % len(place.members)]
        ticket = author == story.town.ref(RELAY)
        story.town.say(place, author, story.topic(pick[2]), mention=story.place(pick[2]), ticket=ticket)


def edit(story: Story, pick: Pick) -> None:
    if (told := story.message(pick[0])) and not told.gone and told.place.watched:
        story.town.edit(told)


def delete(story: Story, pick: Pick) -> None:
    if (told := story.message(pick[0])) and told.place.watched:
        story.town.delete(told)


def react(story: Story, pick: Pick) -> None:
    told = story.message(pick[0])
    if told and told.place.members:
        story.town.react(told, sorted(told.place.members)[pick[1] % len(told.place.members)])


def join(story: Story, pick: Pick) -> None:
    story.town.join(story.place(pick[0]), story.person(pick[1], Role.TEAMMATE, Role.CUSTOMER))


def leave(story: Story, pick: Pick) -> None:
    story.town.leave(story.place(pick[0]), story.person(pick[1], Role.TEAMMATE, Role.CUSTOMER))


def rename(story: Story, pick: Pick) -> None:
    story.town.rename(story.place(pick[0]))


def hide(story: Story, pick: Pick) -> None:
    story.town.hide(story.place(pick[0]))


def abandon(story: Story, pick: Pick) -> None:
    if pick[1] % 3 == 0:
        story.town.abandon(story.place(pick[0]))


def move(story: Story, pick: Pick) -> None:
    told = story.message(pick[0])
    if not story.town.zulip or told is None or not told.topic or not told.place.watched:
        return
    together = [one for one in story.town.told if (one.place, one.topic) == (told.place, told.topic)]
    whole = pick[1] % 2 == 0
    to, topic = story.place(pick[2]), (told.topic if pick[1] % 3 else story.topic(pick[1])) or ""
    if to.watched and (to, topic) != (told.place, told.topic):
        story.town.move(together if whole else [told], to, topic, whole=whole, by=story.admin(pick[1]))


def open_or_close(story: Story, pick: Pick) -> None:
    admin, place, opened = story.admin(pick[0]), story.place(pick[1]), pick[2] % 3 != 0
    if story.asks(admin, f"admin {'open' if opened else 'close'} <#{place.ref}>"):
        assert place.private
        assert story.town.knows(admin, place)
        place.opened = opened


def switch(story: Story, pick: Pick) -> None:
    admin, place = story.admin(pick[0]), story.place(pick[1])
    audience = ("off", "customer", "internal")[pick[2] % 3]
    if story.asks(admin, f"admin channel <#{place.ref}> {audience}"):
        assert story.town.knows(admin, place)
        place.off = audience == "off"


def grant(story: Story, pick: Pick) -> None:
    person, everywhere = story.person(pick[1], Role.TEAMMATE), pick[2] % 3 != 0
    if story.asks(story.admin(pick[0]), f"admin scope <@{person}> {'all' if everywhere else 'own'}"):
        story.town.people[person].everywhere = everywhere


def share(story: Story, pick: Pick) -> None:
    """Add a channel to a project, or take it out."""
    admin, place, name = story.admin(pick[0]), story.place(pick[1]), f"p{pick[2] % 2}"
    if not place.private:
        story.town.public.update(place.signs)
    if pick[2] % 3 == 0:
        if story.asks(admin, f"admin project <#{place.ref}> remove <#{place.ref}>"):
            place.project = f"of {place.ref} since {story.town.second}"
    elif story.asks(admin, f"admin project {name} add <#{place.ref}>"):
        place.project = name


def add(story: Story, pick: Pick) -> None:
    """Add somebody to a project, or to that of a channel."""
    admin, person, place = story.admin(pick[0]), story.person(pick[1], Role.TEAMMATE), story.place(pick[2])
    named, project = (f"<#{place.ref}>", place.project) if pick[2] % 3 else ("p0", "p0")
    if story.asks(admin, f"admin project {named} add <@{person}>"):
        story.town.added.setdefault(project, set()).add(person)


def change_person(story: Story, pick: Pick) -> None:
    someone = story.town.people[story.person(pick[0], Role.TEAMMATE, Role.CUSTOMER)]
    match pick[1] % 4:
        case 0:
            someone.active = not someone.active
        case 1:
            someone.role = Role.CUSTOMER if someone.role is Role.TEAMMATE else Role.TEAMMATE
        case 2:
            someone.admin = not someone.admin
    story.town.learn(someone)


def attach(story: Story, pick: Pick) -> None:
    if told := story.message(pick[0]):
        keys = sorted(story.town.keys)
        key = keys[pick[2] % len(keys)] if keys and pick[2] % 2 else story.town.sign("k")
        link = story.town.link(told)
        person = story.person(pick[1], Role.TEAMMATE)
        done = story.asks(person, f"item attach {link} {key}" if pick[2] % 5 else f"item detach {link}")
        # What nobody has attached anything to is known to nobody but to whoever made it up.
        if done and pick[2] % 5:
            places = [told.place, *(place for place, _ in told.been)]
            assert any(story.town.sees(person, place, told.at) for place in places)
            story.town.keys.setdefault(key, set()).add(told.place.ref)


def choose(story: Story, pick: Pick) -> None:
    """Follow, unfollow, mute, or say that something was seen."""
    person, told = story.person(pick[0], Role.TEAMMATE), story.message(pick[1])
    verb = ("follow", "follow", "mute", "unfollow", "seen", "unmute")[pick[2] % 6]
    targets = [f"<#{one.ref}>" for one in story.town.places.values()] + sorted(story.town.keys)
    if told is not None:
        targets += [story.town.link(told)] * 3
        targets += [story.town.link_to_topic(told)] * 3 if told.topic else []
    story.asks(person, f"{verb} {targets[sum(pick) % len(targets)]}" if pick[1] % 5 else verb)


def guess(story: Story, pick: Pick) -> None:
    """Type something wrong, or by name."""
    place, told = story.place(pick[1]), story.message(pick[2])
    words = [
        f"folow #{place.sign}",
        f"mute {place.sign[:-1]}",
        f"admin open #{place.sign[:-2]}",
        "admin",
        "what?",
    ]
    words += [
        f"admin project {place.sign[:3]} remove #x",
        "item",
        "item assign zqk1 me",
        "admin channel",
        "why x",
    ]
    words += [f"item assign {key} me" for key in sorted(story.town.keys)]
    if told:
        words += [f"why {told.sign}", f"why {story.town.link(told)[:-1]}"]
    story.asks(story.person(pick[0]), words[sum(pick) % len(words)])


def press(story: Story, pick: Pick) -> None:
    """Press a button of one of the latest notices, whoever got it."""
    if story.notices:
        notice = story.notices[pick[0] % len(story.notices)]
        buttons = (Button.SEEN, Button.FOLLOW, Button.UNFOLLOW, Button.MUTE, Button.WHY)
        person = notice.recipient.ref if pick[2] % 4 else story.person(pick[2])
        reply = story.town.desk.press(person, buttons[pick[1] % 5], notice.key, story.town.now)
        story.nothing_hidden(person, reach.of_reply(reply))


def erase(story: Story, pick: Pick) -> None:
    person = story.person(pick[1], Role.TEAMMATE, Role.CUSTOMER)
    if pick[2] % 3 == 0 and story.asks(story.admin(pick[0]), f"admin erase <@{person}> confirm"):
        story.town.forget(person)


def sweep(story: Story, pick: Pick) -> None:
    story.town.passes((45, 90, 4_000)[pick[0] % 3])
    story.town.sweep()


def announce(story: Story, _pick: Pick) -> None:
    story.town.announce()


def ask_everything(story: Story, pick: Pick) -> None:
    story.asks_everything(story.person(pick[0]), story.message(pick[1]))


def look_around(story: Story, pick: Pick) -> None:
    story.looks_around(story.person(pick[0]))


DEEDS: tuple[Deed, ...] = (
    *(say, say, say, say, edit, delete, react, join, leave, leave, rename, hide, abandon, move, move),
    *(open_or_close, open_or_close, switch, grant, grant, share, share, add, change_person, attach, attach),
    *(
        choose,
        choose,
        choose,
        guess,
        press,
        erase,
        sweep,
        sweep,
        sweep,
        announce,
        ask_everything,
        look_around,
    ),
)
