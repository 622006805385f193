"""How often a law is tried: seldom in the ordinary run, as often as the profile says in a long one."""

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, settings


def few(number: int) -> Callable[[Any], Any]:
    """Try a law so many times, or as often as the profile says that was asked for."""
    profile = settings.get_current_profile_name()
    most = number if profile == "steady" else settings().max_examples
    return settings(max_examples=most, deadline=None, suppress_health_check=list(HealthCheck))
