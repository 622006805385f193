"""Carries out what admins decide for a whole workspace: the pattern of keys, and the defaults."""

from adapters.orders import defaults_applied, defaults_changed, pattern_refused, pattern_set
from adapters.replies import Reply
from bots.visit import Visit
from rules.items import Unusable, read_pattern
from rules.requests import ApplyDefaults, ChangeDefaults, ForEverybody, SetPattern
from rules.settings import Layer, resolve


def govern(visit: Visit, order: ForEverybody) -> Reply:
    """Say how keys are recognised, or what holds for those who have not chosen."""
    match order:
        case SetPattern(pattern):
            return _set_pattern(visit, pattern)
        case ChangeDefaults(layer, freed):
            return _change_defaults(visit, layer, freed)
        case ApplyDefaults():
            me = visit.member
            reset = visit.store.choices.apply_defaults(me.workspace_id, me.id, visit.now)
            return Reply(defaults_applied(visit.words, reset))


def _set_pattern(visit: Visit, pattern: str | None) -> Reply:
    read = read_pattern(pattern) if pattern is not None else None
    if pattern is not None and isinstance(read, Unusable):
        return Reply(pattern_refused(visit.words, pattern, read), refused=True)
    me = visit.member
    visit.store.items.set_pattern(me.workspace_id, pattern, me.id, visit.now)
    return Reply(pattern_set(visit.words, pattern))


def _change_defaults(visit: Visit, layer: Layer, freed: str | None) -> Reply:
    me, store = visit.member, visit.store
    defaults = store.choices.change_defaults(me.workspace_id, me.id, layer, visit.now, freed=freed)
    return Reply(defaults_changed(visit.words, resolve(store.layers.built_in, defaults), layer, freed))
