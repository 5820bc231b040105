"""The form of a text of the installation."""

from consult.consultations.forms import collect_translations, make_multilingual_form
from consult.core.web.forms import Text


class SiteTextForm(
    make_multilingual_form("text", Text),  # type: ignore[misc]  # made at run time
):
    """A text of the installation in some of the six languages; none: the standard text."""

    row_version: int = 0  # 0: there was no own text

    @property
    def text(self) -> dict[str, str]:
        """The text by language."""
        return collect_translations(self, "text")
