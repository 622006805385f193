"""The people of a workspace: learnt from the platform, found by their names."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from rules.events import PersonAmended, Profile
from rules.model import Role, Scope
from storage.batches import batches
from storage.engine import Database
from storage.listening import channels_of, one_by_one, recount, repeat_listening
from storage.tables import people


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a workspace, as the program knows them."""

    id: int
    workspace_id: int
    ref: str
    name: str
    role: Role | None
    """What counts: an admin's word before the platform's; None when neither has told."""
    admin: bool
    active: bool
    scope: Scope
    email: str | None
    language: str | None
    timezone: str | None
    relay: bool
    """An integration that carries people's words, as an admin confirmed."""


class People:
    """Answers who somebody is."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def learn_people(self, workspace_id: int, profiles: Iterable[Profile]) -> None:
        """Take in what the platform says about people; what admins chose for them stays."""
        # The last word about a person counts; one statement cannot say two.
        latest = {profile.ref: profile for profile in profiles}
        for batch in batches(latest.values()):
            with self._database.writing() as connection:
                one_by_one(connection, workspace_id)
                _learn(connection, workspace_id, batch)

    def amend_person(self, workspace_id: int, told: PersonAmended) -> None:
        """Take in what the platform says has changed about somebody known."""
        with self._database.writing() as connection:
            one_by_one(connection, workspace_id)
            before = _effects(connection, workspace_id, [told.person])
            there = and_(people.c.workspace_id == workspace_id, people.c.ref == told.person)
            connection.execute(update(people).where(there).values(_amended(told)))
            _spread(connection, before, _effects(connection, workspace_id, [told.person]))

    def unknown_people(self, workspace_id: int) -> list[str]:
        """List those who were met in a channel and whom the platform has not described yet."""
        with self._database.reading() as connection:
            unknown = select(people.c.ref).where(
                people.c.workspace_id == workspace_id, people.c.role.is_(None)
            )
            return list(connection.execute(unknown).scalars())

    def person(self, workspace_id: int, ref: str) -> Member | None:
        """Find somebody by the platform's name of them."""
        found = self._members(people.c.workspace_id == workspace_id, people.c.ref == ref)
        return found[0] if found else None

    def member(self, person_id: int) -> Member:
        """Look a known person up."""
        (found,) = self._members(people.c.id == person_id)
        return found

    def admins(self, workspace_id: int) -> list[Member]:
        """List the active admins and owners of a workspace."""
        teammate = people.c.role == Role.TEAMMATE
        return self._members(people.c.workspace_id == workspace_id, people.c.admin, people.c.active, teammate)

    def find_people(self, workspace_id: int, words: str) -> list[Member]:
        """Find people by reference, whole name or e-mail address, in capitals or not."""
        wanted = words.strip().removeprefix("@")
        named = or_(
            people.c.ref == wanted,
            people.c.folded_name == wanted.casefold(),
            func.lower(people.c.email) == wanted.lower(),
        )
        return self._members(people.c.workspace_id == workspace_id, named)

    def _members(self, *where: ColumnElement[bool]) -> list[Member]:
        with self._database.reading() as connection:
            return [Member(*row) for row in connection.execute(MEMBERS.where(*where)).all()]


def introduce(connection: Connection, workspace_id: int, refs: Collection[str]) -> dict[str, int]:
    """Give people a row each, without a role until the platform tells; return everybody's id by reference."""
    known = {ref: id_ for id_, ref in _ids(connection, workspace_id, refs)}
    # In one order, so that two who introduce some of the same people do not wait for each other.
    missing = sorted(ref for ref in refs if ref not in known)
    if not missing:
        return known
    rows = [{"workspace_id": workspace_id, "ref": ref, "name": ref} for ref in missing]
    connection.execute(upsert(people).on_conflict_do_nothing(), rows)
    return {ref: id_ for id_, ref in _ids(connection, workspace_id, refs)}


def _ids(connection: Connection, workspace_id: int, refs: Collection[str]) -> Iterator[tuple[int, str]]:
    for batch in batches(refs):
        found = select(people.c.id, people.c.ref).where(
            people.c.workspace_id == workspace_id, people.c.ref.in_(batch)
        )
        yield from ((row.id, row.ref) for row in connection.execute(found))


def _learn(connection: Connection, workspace_id: int, profiles: Sequence[Profile]) -> None:
    refs = [profile.ref for profile in profiles]
    before = _effects(connection, workspace_id, refs)
    connection.execute(LEARN, [_row(workspace_id, profile) for profile in profiles])
    _spread(connection, before, _effects(connection, workspace_id, refs))


def _spread(
    connection: Connection, before: Mapping[int, tuple[Any, ...]], after: Mapping[int, tuple[Any, ...]]
) -> None:
    """Repeat what has changed about people where other tables repeat or count it."""
    changed = [id_ for id_, effect in after.items() if before.get(id_) != effect]
    if changed:
        repeat_listening(connection, changed)
        recount(connection, channels_of(connection, changed))


def _effects(connection: Connection, workspace_id: int, refs: Sequence[str]) -> dict[int, tuple[Any, ...]]:
    """Tell, by person, what other tables repeat or count."""
    wanted = select(people.c.id, people.c.role, people.c.active, people.c.listening).where(
        people.c.workspace_id == workspace_id, people.c.ref.in_(refs)
    )
    return {id_: tuple(rest) for id_, *rest in connection.execute(wanted)}


def _row(workspace_id: int, profile: Profile) -> dict[str, Any]:
    return {
        "workspace_id": workspace_id,
        "ref": profile.ref,
        "name": profile.name,
        "platform_role": profile.role,
        "admin": profile.admin,
        "active": profile.active,
        "email": profile.email,
        "language": profile.language,
        "timezone": profile.timezone,
    }


def _amended(told: PersonAmended) -> dict[str, Any]:
    """Set what is told: a bot stays one, and who was erased stays without a name."""
    what = {"admin": told.admin, "active": told.active, "timezone": told.timezone}
    who = {"name": told.name, "folded_name": told.name and told.name.casefold(), "email": told.email}
    values: dict[str, Any] = {name: value for name, value in what.items() if value is not None}
    for name, value in who.items():
        if value is not None:
            kept = people.c.erased_at.is_not(None)
            values[name] = case((kept, people.c[name]), else_=func.nullif(value, ""))
    if told.role is not None:
        values["platform_role"] = case((people.c.platform_role == Role.BOT, Role.BOT), else_=told.role)
    return values


def _unless_erased(told: ColumnElement[Any]) -> ColumnElement[Any]:
    return case((people.c.erased_at.is_(None), told), else_=people.c[str(told.key)])


MEMBERS: Select[Any] = select(*(people.c[name] for name in Member.__slots__)).order_by(people.c.id)
_told = upsert(people)
_new = _told.excluded
WHO = ("name", "folded_name", "email")
LEARN = _told.on_conflict_do_update(
    index_elements=["workspace_id", "ref"],
    set_={
        **{name: _new[name] for name in ("platform_role", "admin", "active")},
        **{name: _unless_erased(_new[name]) for name in WHO},
        # Platforms leave these out here and there; what they once told stays.
        **{
            name: func.coalesce(_unless_erased(_new[name]), people.c[name])
            for name in ("language", "timezone")
        },
    },
)
