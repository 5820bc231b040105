"""Actions that open a ballot: its rules, text and electorate are fixed."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import NamedTuple

from sqlalchemy import func, insert, select

from consult.consultations.models import Consultation
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Conflict
from consult.core.events.log import record_event, transaction
from consult.core.permissions.rules import require_permission

from consult.ballots.electorate import roll_call_order as roll
from consult.ballots.secret import actions as secret
from consult.ballots.forms import OpenBallotForm
from consult.ballots.counting.vote_count import (
    Requirement,
    BallotRules,
    compute_quorum,
    compute_threshold,
)
from consult.ballots.electorate.queries import Electorate, EntitledElector, load_electorate
from consult.positions.models import NON_PODIUM_KINDS, Ballot, Elector, Voter
from consult.ballots.proxies.actions import assign_proxies
from consult.ballots.proxies.single_ballot_actions import end_single_proxies
from .fixed_values import compute_json_digest, list_fixed_values
from .subject_queries import BallotSubject, load_subject

FORMAL_KINDS = frozenset({"recorded", "secret"})
EXAMPLE_TURNOUT_OF_TEN, EXAMPLE_ABSTENTION_ONE_IN = (
    9,
    12,
)  # the example: nine of ten take part, one of twelve abstains


class BallotPreview(NamedTuple):
    """The values that would be fixed, to be read out by the chair.

    example: the votes needed if `example_turnout` took part and `abstained` abstained. proxies:
    names of elector and proxy. excludes_proxies: this ballot takes no proxies, though recorded
    ballots do.
    """

    electorate: Electorate
    quorum: Requirement
    example_turnout: int
    abstained: int
    example: Requirement | None
    label: str | None
    are_formal_ballots_off: bool
    proxies: list[tuple[str, str]]  # names of elector and proxy
    excludes_proxies: bool  # this kind takes no proxies, though recorded ballots do


def build_rules(form: OpenBallotForm) -> BallotRules:
    """Build the rules of a form."""
    return BallotRules(form.choices, form.threshold, form.abstentions, form.quorum, form.small)


def preview_ballot(
    actor: Actor,
    consultation_id: int,
    form: OpenBallotForm,
    attendance: Mapping[str, str] | None = None,
    named: Mapping[int, int] | None = None,
) -> BallotPreview:
    """Build the preview of a ballot with these rules: electorate, quorum and example."""
    consultation = find_row(Consultation, consultation_id)
    require_permission(actor, "ballot.open", consultation)
    there = load_electorate(
        consultation_id,
        form.electorate,
        attendance,
        named,
        groups=form.electorate_groups,
        those_there=form.kind == "indicative",
    )
    rules, electors = build_rules(form), len(there.entitled)
    cast = electors * EXAMPLE_TURNOUT_OF_TEN // 10 or electors
    abstained = cast // EXAMPLE_ABSTENTION_ONE_IN if "abstain" in rules.choices else 0
    example = (
        compute_threshold(rules, electors, {"yes": cast - abstained, "abstain": abstained})
        if "yes" in rules.choices
        else None
    )
    label = (
        _load_subject(consultation_id, form).label if form.clause_id or form.amendment_id else None
    )
    return BallotPreview(
        there,
        compute_quorum(rules, electors, 0),
        cast,
        abstained,
        example,
        label,
        form.kind in FORMAL_KINDS and not consultation.formal_ballots,
        _list_proxies(form, consultation, there),
        consultation.proxies > 0 and form.kind == "secret",
    )


def _list_proxies(
    form: OpenBallotForm, consultation: Consultation, there: Electorate
) -> list[tuple[str, str]]:
    """List the proxies of a ballot by name."""
    names = {each.holder: each.name for each in there.entitled}
    given = assign_proxies(consultation, there.entitled) if form.kind == "recorded" else {}
    return sorted((names[holder], names[proxy]) for holder, proxy in given.items())


def open_ballot(
    actor: Actor,
    consultation_id: int,
    form: OpenBallotForm,
    attendance: Mapping[str, str] | None = None,
    named: Mapping[int, int] | None = None,
    meeting_id: int | None = None,
    item_id: int | None = None,
    subject: BallotSubject | None = None,
) -> Ballot:
    """Open a ballot; nothing about it changes afterwards.

    Args:
        attendance: See load_electorate.
        named: See load_electorate.
        subject: The text in question, if a meeting has another one than the issued text.

    Raises:
        Conflict: Formal ballots are off, nobody could vote, the text is gone, or it is under a
            ballot already.
    """
    with transaction():
        consultation = find_row(Consultation, consultation_id)
        require_permission(actor, "ballot.open", consultation)
        if form.kind in FORMAL_KINDS and not consultation.formal_ballots:
            raise Conflict("formal_ballots_off")
        subject = subject or _load_subject(consultation_id, form)
        _refuse_second_ballot(subject)
        there = load_electorate(
            consultation_id,
            form.electorate,
            attendance,
            named,
            groups=form.electorate_groups,
            those_there=form.kind == "indicative",
        )
        if not there.entitled:
            raise Conflict("nobody_may_vote")
        ballot = _build_ballot(actor, consultation_id, form, subject, there)
        ballot.meeting_id, ballot.item_id = meeting_id, item_id
        db.session.add(ballot)
        db.session.flush()
        given = assign_proxies(consultation, there.entitled) if ballot.kind == "recorded" else {}
        save_electorate(ballot.id, there.entitled, given)
        if ballot.kind == "secret":
            secret.open_secret_ballot(ballot, len(there.entitled))
        record_event(
            "ballot.opened",
            ballot,
            actor,
            audience="everyone",
            **_build_facts(ballot),
            electors=len(there.entitled),
            fixed=compute_json_digest(list_fixed_values(ballot, there.entitled)),
        )
        record_event(
            "ballot.fixed",
            ballot,
            actor,
            audience="record",
            kind=ballot.kind,
            choices=ballot.choices,
            threshold=ballot.threshold,
            abstentions=ballot.abstentions,
            quorum=ballot.quorum,
            electors=sorted(each.holder for each in there.entitled),
            **_build_limit_facts(ballot, there),
            **({"proxies": given} if given else {}),
        )
        end_single_proxies(actor, ballot, given)
    return ballot


def _load_subject(consultation_id: int, form: OpenBallotForm) -> BallotSubject:
    """Load the subject that a form names."""
    return load_subject(
        consultation_id,
        form.about,
        question=form.question,
        language=form.language,
        clause_id=form.clause_id,
        amendment_id=form.amendment_id,
        which=form.which,
        alternative=form.alternative,
    )


def _refuse_second_ballot(subject: BallotSubject) -> None:
    """Raise Conflict if the same text is under an open ballot already.

    Votes on two questions would be read against each other.
    """
    if subject.clause_id is None and subject.amendment_id is None:
        return
    query = select(Ballot.id).where(
        Ballot.kind.not_in(NON_PODIUM_KINDS), Ballot.closed_at.is_(None)
    )
    query = (
        query.where(Ballot.amendment_id == subject.amendment_id)
        if subject.amendment_id is not None
        else query.where(Ballot.clause_id == subject.clause_id, Ballot.digest == subject.digest)
    )
    if db.session.scalar(query.limit(1)) is not None:
        raise Conflict("under_ballot")


def _build_ballot(
    actor: Actor,
    consultation_id: int,
    form: OpenBallotForm,
    subject: BallotSubject,
    there: Electorate,
) -> Ballot:
    """Build the row of a new ballot."""
    last = (
        db.session.scalar(
            select(func.max(Ballot.number)).where(Ballot.consultation_id == consultation_id)
        )
        or 0
    )
    letter = (
        roll.draw_letter([each.name for each in there.entitled], form.roll_language)
        if form.kind == "recorded"
        else None
    )
    moment = utc_now()
    return Ballot(
        consultation_id=consultation_id,
        document_id=subject.document_id,
        clause_id=subject.clause_id,
        amendment_id=subject.amendment_id,
        kind=form.kind,
        number=last + 1,
        subject=form.about,
        question=form.question,
        language=form.language,
        label=subject.label,
        words=subject.words,
        words_language=None if subject.words is None else subject.language,
        bracket=subject.bracket,
        version_id=subject.version_id,
        digest=subject.digest,
        choices=list(form.choices),
        electorate=form.electorate,
        electorate_groups=form.electorate_groups or None,
        threshold=form.threshold,
        abstentions=form.abstentions,
        quorum=form.quorum,
        shows=form.shows,
        small=form.small,
        opened_at=moment,
        closes_at=_compute_closing_time(moment, form.minutes),
        roll_language=form.roll_language,
        roll_letter=letter,
        opened_by_id=actor.user_id,
    )


def _compute_closing_time(moment: datetime, minutes: int | None) -> datetime | None:
    """Return the time at which the clock closes the ballot; None without a duration."""
    return moment + timedelta(minutes=minutes) if minutes else None


def save_electorate(
    ballot_id: int,
    entitled: list[EntitledElector],
    proxies: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Save the electorate as it is now; later changes of roles and affiliations have no effect.

    Args:
        proxies: The proxy of an elector, by holder.
    """
    db.session.execute(
        insert(Elector),
        [
            {
                "ballot_id": ballot_id,
                "holder": each.holder,
                "organisation_id": each.organisation_id,
                "user_id": each.user_id,
                "name": each.name,
                "group_code": each.group,
                "region_code": each.region,
                "where": each.where,
                "proxy": proxies.get(each.holder),
            }
            for each in entitled
        ],
    )
    db.session.execute(
        insert(Voter),
        [
            {"ballot_id": ballot_id, "user_id": voter, "holder": each.holder}
            for each in entitled
            for voter in each.voters
        ],
    )


def _build_limit_facts(ballot: Ballot, there: Electorate) -> dict[str, object]:
    """Build the facts of an electorate that is limited to groups, with the group of each elector.

    By them everyone can check that no elector is of another group.
    """
    if not ballot.electorate_groups:
        return {}
    groups = {each.holder: each.group for each in there.entitled}
    return {
        "groups": ballot.electorate_groups,
        "elector_groups": [groups[holder] for holder in sorted(groups)],
    }


def _build_facts(ballot: Ballot) -> dict[str, object]:
    """Build the facts of the opening event."""
    facts = {
        "kind": ballot.kind,
        "number": ballot.number,
        "clause_id": ballot.clause_id,
        "amendment_id": ballot.amendment_id,
        "document_id": ballot.document_id,
        "meeting_id": ballot.meeting_id,
        "item_id": ballot.item_id,
    }
    return {name: value for name, value in facts.items() if value is not None}
