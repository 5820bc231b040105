"""Protection of the last administrator of a consultation, who cannot leave."""

from consult.core.errors import Conflict
from consult.core.hooks import get_app_hooks

from consult.accounts.models import User


def require_other_administrator(user: User) -> None:
    """Refuse the loss of a consultation's only administrator.

    Raises Conflict("last_administrator_leaves").
    """
    find_title = get_app_hooks().find_solely_administered_title
    title = find_title(user.id) if user.disabled_at is None else None
    if title is not None:
        raise Conflict("last_administrator_leaves", title=title)
