"""What is sent about the screens of a meeting."""
from typing import Annotated

from pydantic import StringConstraints

from consult.core.web.forms import Form, make_text_type
from consult.core.i18n import LANGUAGES

from consult.meetings.models import LAYOUTS

LayoutCode = Annotated[str, StringConstraints(pattern=rf"^({'|'.join(LAYOUTS)})$")]
LanguageCode = Annotated[str, StringConstraints(pattern=rf"^({'|'.join(LANGUAGES)})$")]
OptionalLanguageCode = Annotated[str, StringConstraints(pattern=rf"^({'|'.join(LANGUAGES)})?$")]


class ScreenLayoutForm(Form):
    """What a screen shows, in which language, and perhaps beside it in a second one."""

    layout: LayoutCode = "auto"
    first: LanguageCode = "en"
    second: OptionalLanguageCode = ""

    @property
    def languages(self) -> list[str]:
        """One, or two side by side."""
        return [each for each in dict.fromkeys((self.first, self.second)) if each]


class NewScreenForm(ScreenLayoutForm):
    """Another screen, by its name: where it hangs."""

    name: make_text_type(60)  # type: ignore[valid-type]
