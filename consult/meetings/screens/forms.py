"""Forms for the screens of a meeting."""

from typing import Annotated

from pydantic import StringConstraints

from consult.core.web.forms import Form, TextLimits
from consult.core.i18n import LANGUAGES

from consult.meetings.models import LAYOUTS

LayoutCode = Annotated[str, StringConstraints(pattern=rf"^({'|'.join(LAYOUTS)})$")]
LanguageCode = Annotated[str, StringConstraints(pattern=rf"^({'|'.join(LANGUAGES)})$")]
OptionalLanguageCode = Annotated[str, StringConstraints(pattern=rf"^({'|'.join(LANGUAGES)})?$")]


class ScreenLayoutForm(Form):
    """The layout and languages of a screen; second stands beside first."""

    layout: LayoutCode = "auto"
    first: LanguageCode = "en"
    second: OptionalLanguageCode = ""

    @property
    def languages(self) -> list[str]:
        """The languages of the screen: one, or two side by side."""
        return [each for each in dict.fromkeys((self.first, self.second)) if each]


class NewScreenForm(ScreenLayoutForm):
    """A new screen, named after its place."""

    name: Annotated[str, TextLimits(60)]
