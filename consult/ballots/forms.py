"""Input forms of ballots that the podium opens, of votes and of proxies."""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, StringConstraints, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from consult.accounts.stakeholder_groups import list_groups
from consult.core.web.forms import Form, TextLimits

from consult.ballots.counting.vote_count import SOUNDING_CHOICES, VOTE_CHOICES
from consult.positions.forms import Digest, Number

Language = Literal["ar", "en", "es", "fr", "ru", "zh"]
Holder = Annotated[str, StringConstraints(pattern=r"^[ou][0-9]{1,9}$")]
MIN_OWN_ANSWERS, MAX_OWN_ANSWERS = 2, 8
USUAL_RULES: dict[str, dict[str, Any]] = {
    "indicative": {"answers": "sounding", "threshold": "none", "quorum": 0},
    "recorded": {"answers": "vote", "threshold": "simple", "quorum": 50},
    "secret": {"answers": "vote", "threshold": "simple", "quorum": 50},
}  # by kind: they hold where nothing else is chosen, in the form of the chair and in the API
FITTING_THRESHOLDS = {
    "vote": {"simple", "absolute", "two_thirds", "consensus", "none"},
    "sounding": {"consensus", "none"},
    "words": {"none"},
}  # by answers


def _get_usual_rule(name: str, given: dict[str, Any]) -> Any:
    """Return the usual rule of the given kind; a threshold that the answers cannot have is none."""
    rule = USUAL_RULES[given.get("kind", "indicative")][name]
    if name == "threshold" and rule not in FITTING_THRESHOLDS[given.get("answers", "vote")]:
        return "none"
    return rule


class OpenBallotForm(Form):
    """A question with its rules, which are fixed at opening.

    answers, threshold, quorum: without them the usual ones of the kind hold. A sounding has the
    five positions, no threshold and no quorum; a formal ballot yes, no and abstain, more yes
    than no, and a quorum of half. electorate_groups: codes of the stakeholder groups that vote;
    none: all of them, and people in a personal capacity.
    """

    kind: Literal["indicative", "recorded", "secret"] = "indicative"
    question: Annotated[str, TextLimits(500, 3)]
    language: Language = "en"
    about: Literal["clause", "amendment", "bracket", "motion"] = "motion"
    clause_id: Number | None = None
    amendment_id: Number | None = None
    which: Annotated[int, Field(ge=1, le=999)] | None = (
        None  # the bracket, counted in the clause from 1
    )
    alternative: Annotated[int, Field(ge=1, le=99)] | None = None  # of the bracket, from 1
    answers: Literal["vote", "sounding", "words"] = Field(
        default_factory=lambda given: _get_usual_rule("answers", given)
    )
    words: Annotated[str, TextLimits(800, 0)] | None = (
        None  # the chair's own answers, one on each line
    )
    electorate: Literal["organisations", "people"] = "organisations"
    electorate_groups: Annotated[
        list[Annotated[str, StringConstraints(max_length=20)]], Field(max_length=50)
    ] = []  # codes of stakeholder groups; empty: all vote
    threshold: Literal["simple", "absolute", "two_thirds", "consensus", "none"] = Field(
        default_factory=lambda given: _get_usual_rule("threshold", given)
    )
    abstentions: Literal["quorum", "cast"] = "quorum"
    quorum: Annotated[int, Field(ge=0, le=100)] = Field(
        default_factory=lambda given: _get_usual_rule("quorum", given)
    )
    minutes: Annotated[int, Field(ge=1, le=10_080)] | None = None  # None: it is closed by hand
    shows: Literal["live", "closing"] = "closing"
    small: Annotated[int, Field(ge=2, le=100)] = 5
    roll_language: Language = "en"

    @field_validator("words")
    @classmethod
    def check_own_answers(cls, value: str | None) -> str | None:
        """Refuse fewer than two, more than eight, or equal answers."""
        lines = _split_lines(value)
        if value and not (
            MIN_OWN_ANSWERS <= len(lines) <= MAX_OWN_ANSWERS
            and len(set(lines)) == len(lines)
            and all(len(line) <= 80 for line in lines)
        ):
            raise PydanticCustomError("answers_wrong", "two to eight answers")
        return value

    @field_validator("electorate_groups")
    @classmethod
    def check_groups(cls, value: list[str]) -> list[str]:
        """Refuse groups that the settings do not have; return the others in their order there."""
        known = [each["code"] for each in list_groups()]
        if not set(value) <= set(known):
            raise PydanticCustomError("unknown_group", "no such stakeholder group")
        return [code for code in known if code in value]

    @field_validator("shows")
    @classmethod
    def check_live_counts(cls, value: str, given: ValidationInfo) -> str:
        """Refuse live counts of a sounding: it shows only the turnout until it is closed."""
        if value == "live" and given.data.get("kind") == "indicative":
            raise PydanticCustomError("sounding_live", "a sounding shows nothing before it closes")
        return value

    @model_validator(mode="after")
    def fitting(self) -> "OpenBallotForm":
        """Refuse a threshold that these answers cannot be counted for."""
        if self.answers == "words" and not _split_lines(self.words):
            raise PydanticCustomError("answers_wrong", "two to eight answers")
        if self.threshold not in FITTING_THRESHOLDS[self.answers]:
            raise PydanticCustomError("threshold_unfit", "no such threshold for these answers")
        if self.kind == "secret" and self.shows == "live":
            raise PydanticCustomError(
                "secret_live", "a secret ballot shows nothing before it closes"
            )
        return self

    @property
    def choices(self) -> tuple[str, ...]:
        """The answers in order: codes, or the chair's own answers."""
        return {
            "vote": VOTE_CHOICES,
            "sounding": SOUNDING_CHOICES,
            "words": tuple(_split_lines(self.words)),
        }[self.answers]


def _split_lines(words: str | None) -> list[str]:
    """Split a text into its lines that are not empty."""
    return [line.strip() for line in (words or "").splitlines() if line.strip()]


class VoteForm(Form):
    """One choice.

    digest: of the text that the page showed, if it shows one. holder: the elector whose proxy
    votes. No digest is stored of any vote: it would outlast the choices of a closed sounding.
    """

    may_leave_digest: ClassVar[bool] = False

    choice: Annotated[str, TextLimits(80)]
    digest: Digest | None = None
    holder: Holder | None = None


class WithdrawVoteForm(Form):
    """The withdrawal of a vote; holder: the elector whose proxy withdraws it."""

    holder: Holder | None = None


class ProxyForm(Form):
    """The proxy of one's organization ("o12") or of oneself ("u7").

    which: all recorded ballots from now on (all), the next one only (next), or an open one by
    its printed number (b3 for B-3), which is no id. ballot_id: the open one by its id, as
    everywhere else; without which.
    """

    proxy: Holder
    which: Annotated[str, Field(pattern=r"^(all|next|b[1-9]\d{0,8})$")] = "all"
    ballot_id: Number | None = None

    @model_validator(mode="after")
    def name_one_ballot(self) -> "ProxyForm":
        """Refuse a ballot by its id beside another choice of ballots."""
        if self.ballot_id is not None and self.which != "all":
            raise PydanticCustomError("ballot_twice", "which and ballot_id name ballots")
        return self


class RevokeProxyForm(Form):
    """The elector whose proxy is revoked: one's organization (o) or oneself (u)."""

    kind: Literal["o", "u"]


class RecordResultForm(Form):
    """The decision whether the result of a sounding is recorded."""

    recorded: bool


class RequestCorrectionForm(Form):
    """The vote as it should have been, with the reason; holder: whose vote one cast as a proxy."""

    choice: Annotated[str, TextLimits(80)]
    reason: Annotated[str, TextLimits(2_000, 3)]
    holder: Holder | None = None


class ProposeCorrectionForm(Form):
    """The vote of an elector as it should have been, with the reason; the voter confirms it."""

    holder: Holder
    choice: Annotated[str, TextLimits(80)]
    reason: Annotated[str, TextLimits(2_000, 3)]


class IntentionForm(Form):
    """The vote that one's elector had intended."""

    intended: Annotated[str, TextLimits(80)]


class BallotPreviewForm(OpenBallotForm):
    """The form of a ballot while it is filled in: the question may be missing."""

    question: Annotated[str, TextLimits(500, 0)] = ""


class BallotPaging(Form):
    """The requested part of the list of ballots: what follows this number."""

    after: Number | None = None
