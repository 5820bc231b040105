"""What is sent about the screens of a meeting."""
from typing import Annotated

from pydantic import StringConstraints

from consult.core.web.forms import Form, text
from consult.core.i18n import LANGUAGES

from consult.meetings.models import LAYOUTS

Layout = Annotated[str, StringConstraints(pattern=rf"^({'|'.join(LAYOUTS)})$")]
Language = Annotated[str, StringConstraints(pattern=rf"^({'|'.join(LANGUAGES)})$")]
Perhaps = Annotated[str, StringConstraints(pattern=rf"^({'|'.join(LANGUAGES)})?$")]


class TurnForm(Form):
    """What a screen shows, in which language, and perhaps beside it in a second one."""

    layout: Layout = "auto"
    first: Language = "en"
    second: Perhaps = ""

    @property
    def languages(self) -> list[str]:
        """One, or two side by side."""
        return [each for each in dict.fromkeys((self.first, self.second)) if each]


class ScreenForm(TurnForm):
    """Another screen, by its name: where it hangs."""

    name: text(60)  # type: ignore[valid-type]
