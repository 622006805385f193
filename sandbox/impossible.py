"""What nobody can do in a pocket workspace."""


class ImpossibleError(Exception):
    """This cannot be done in the pocket workspace."""
