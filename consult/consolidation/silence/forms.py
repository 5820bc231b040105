"""What people send about silence procedures: what is put, an objection, what the chair rules, another deadline."""
from typing import Literal

from consult.consultations.forms import UtcMoment
from consult.core.web.forms import Form, make_text_type
from consult.documents.forms import ClauseTextInput

from consult.consolidation.forms import ClauseSelectionForm, Reason


class SilenceForm(ClauseSelectionForm):
    """What is put under silence; seen: each clause with the digest of the words that were looked at. closes_at: UTC."""

    status: Literal["agreed", "adref"] = "adref"
    together: Literal["1"] | None = None
    closes_at: UtcMoment
    reason: Reason  # type: ignore[valid-type]


class OpenSilenceForm(Form):
    """Until when objections are taken; none: as it was proposed."""

    closes_at: UtcMoment | None = None


class SilenceObjectionForm(Form):
    """An objection to a clause: why, and the clause as it should read instead."""

    text: ClauseTextInput
    reason: Reason  # type: ignore[valid-type]


class ObjectionRulingForm(Form):
    """Whether an objection of somebody who is not entitled counts, and why."""

    counts: Literal["yes", "no"]
    ruling: make_text_type(2_000, 3)  # type: ignore[valid-type]


class SilenceExtensionForm(Form):
    """Another deadline, in UTC, and why."""

    until: UtcMoment
    why: make_text_type(2_000, 3)  # type: ignore[valid-type]
