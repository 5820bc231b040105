"""Permissions to contribute: an act tried as each person of the world."""

from consult.core.errors import Forbidden, SignInRequired
from tests.world import ROLES


def outcomes(world, act):
    """Return who could do it; everyone else was refused."""
    did = set()
    for name in [*ROLES, None]:
        try:
            act(name)
            did.add(name)
        except SignInRequired:
            assert name is None
        except Forbidden:
            assert name is not None
    return did
