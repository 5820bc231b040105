"""What people send about silence procedures: what is put, an objection, what the chair rules, another deadline."""
from typing import Literal

from consult.consultations.forms import Utc
from consult.core.web.forms import Form, text
from consult.documents.forms import Passage

from consult.consolidation.forms import ClausesForm, Reason


class SilenceForm(ClausesForm):
    """What is put under silence; seen: each clause with the digest of the words that were looked at. closes_at: UTC."""

    status: Literal["agreed", "adref"] = "adref"
    together: Literal["1"] | None = None
    closes_at: Utc
    reason: Reason  # type: ignore[valid-type]


class PutForm(Form):
    """Until when objections are taken; none: as it was proposed."""

    closes_at: Utc | None = None


class ObjectionForm(Form):
    """An objection to a clause: why, and the clause as it should read instead."""

    text: Passage
    reason: Reason  # type: ignore[valid-type]


class RulingForm(Form):
    """Whether an objection of somebody who is not entitled counts, and why."""

    counts: Literal["yes", "no"]
    ruling: text(2_000, 3)  # type: ignore[valid-type]


class ExtensionForm(Form):
    """Another deadline, in UTC, and why."""

    until: Utc
    why: text(2_000, 3)  # type: ignore[valid-type]
