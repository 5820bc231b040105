"""The counts beside the links between the lists of a person's own input."""

from consult.core.web.write_endpoint import get_visitor
from consult.reading.blueprint import views

from . import own_input_queries


@views.app_template_global()
def count_own_input() -> dict[str, int]:
    """Count the reader's own input by the list that shows it."""
    return own_input_queries.count_own_input(get_visitor().actor)
