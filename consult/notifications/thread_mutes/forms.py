"""The form that mutes a thread, or ends that."""

from typing import Literal

from consult.core.web.forms import Form


class ThreadMuteForm(Form):
    """The page to go back to: the thread, the notices, or what one follows."""

    back: Literal["thread", "notices", "followed"] = "thread"
