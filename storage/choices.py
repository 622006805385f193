"""What people and admins choose: settings in layers, stances, scopes, audiences."""

from storage.administration import Administration
from storage.changes import Change
from storage.coverage import CoverageWatch, Watches
from storage.preferences import Preferences
from storage.stances import Stances, Target, TargetKind

__all__ = ["Change", "Choices", "CoverageWatch", "Target", "TargetKind"]


class Choices(Preferences, Stances, Administration, Watches):
    """Everything that somebody has chosen, and the log of who changed what."""
