"""Sentences on the ways to follow a meeting beside its room: channels, captions, telephone."""

from typing import NamedTuple

from consult.core import i18n
from consult.core.i18n import gettext

from consult.meetings.models import Meeting


class AccessWay(NamedTuple):
    """A way to follow a meeting: its name, and a link or a text such as a number.

    language: of the interpretation, in which its name is written; none for the other ways.
    """

    name: str
    link: str | None
    words: str
    language: str | None = None

    @property
    def plain(self) -> str:
        """The way as one line of plain text."""
        return f"{self.name}{i18n.get_colon()}{self.link or self.words}"


def list_channels(meeting: Meeting) -> list[AccessWay]:
    """List the channels of interpretation in the order of the languages, without empty ones."""
    return [
        AccessWay(
            name,
            value if value.startswith("https://") else None,
            gettext("Channel %(number)s", number=value),
            code,
        )
        for code, name in i18n.LANGUAGES.items()
        if (value := (meeting.channels or {}).get(code))
    ]


def list_access_ways(meeting: Meeting) -> list[AccessWay]:
    """List captions, sign language and telephone, without empty ones."""
    found = []
    if meeting.captions:
        found.append(AccessWay(gettext("Captions"), meeting.captions, ""))
    if meeting.sign_language:
        found.append(AccessWay(gettext("Sign language"), meeting.sign_language, ""))
    if meeting.telephone:
        words = (
            gettext(
                "%(number)s, code %(code)s", number=meeting.telephone, code=meeting.telephone_code
            )
            if meeting.telephone_code
            else meeting.telephone
        )
        found.append(AccessWay(gettext("Telephone"), None, words))
    return found
