"""The working version that tests of a consolidation begin with."""

from consult.documents.actions import create_version


def create_working_version(world, slug="next", based_on=None):
    """Create a working version of the world's document; return its id.

    Args:
        slug: also its title and the end of its symbol.
        based_on: id of the version whose clauses it takes over; None for an empty one.
    """
    return create_version(
        world.actor("mona"),
        world.document,
        slug,
        {"en": slug.title()},
        f"T/S/{slug.title()}",
        based_on=based_on,
    ).id
