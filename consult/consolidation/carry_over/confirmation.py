"""Confirmation of carry-over verdicts by a person, and their settlement when a version is
issued.
"""

from collections.abc import Sequence

from sqlalchemy import delete, insert, select

from consult.comments.models import PassagePlacement
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, utc_now
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import record_event, transaction
from consult.documents.versions.working_version_actions import get_unissued_version
from consult.documents.models import Version

from .places import CarriedPlace
from .queries import count_by_verdict, compute_carry_over
from .position_queries import compute_full_carry_over
from .models import VERDICTS, CarriedTextVerdict, CarryOver
from .moved_clauses import move_threads_and_positions
from consult.consolidation.models import ContributionRef


def confirm_verdicts(
    actor: Actor, version_id: int, seen: dict[ContributionRef, str], verdict: str | None = None
) -> list[CarryOver]:
    """Confirm the computed verdicts of contributions, or give another verdict.

    A later call replaces the earlier verdict.

    Args:
        seen: Contributions with the digest of the text that was read.
        verdict: Verdict to give instead of the computed one.

    Raises:
        NotFound: A contribution is not carried over.
        Conflict: The text has changed since it was read.
        Invalid: A verdict other than "gone" was given for a comment without a place.
    """
    with transaction():
        version = get_unissued_version(actor, version_id, "carryover.confirm")
        there = {
            ContributionRef(each.kind, each.id): each
            for each in compute_carry_over(actor, version)
            if each.kind != "bracket"
        }
        if not seen.keys() <= there.keys():
            raise NotFound(what="CarryOver")
        return [
            _confirm_place(actor, version, there[given], digest, verdict)
            for given, digest in seen.items()
        ]


def _confirm_place(
    actor: Actor, version: Version, place: CarriedPlace, digest: str, verdict: str | None
) -> CarryOver:
    if digest != place.digest:
        raise Conflict("changed_since_seen")
    if verdict not in {None, "gone"} and place.kind == "comment" and place.span is None:
        raise Invalid(fields={"verdict": {"type": "no_place_left"}})
    made = _find_carry_over(version.id, ContributionRef(place.kind, place.id))
    if made is None:
        made = CarryOver(
            consultation_id=version.consultation_id,
            version_id=version.id,
            **{f"{place.kind}_id": place.id},
        )
        db.session.add(made)
    made.verdict, made.sureness, made.digest = (
        verdict or place.computed,
        place.sureness,
        place.digest,
    )
    made.heir_id = place.heir if made.verdict != "gone" else None
    made.confirmed_by_id, made.confirmed_at = actor.user_id, utc_now()
    db.session.flush()
    record_event(
        "carryover.confirmed",
        made,
        actor,
        audience="moderators",
        document_id=version.document_id,
        version_id=version.id,
        clause_id=place.clause_id,
        kind=place.kind,
        contribution_id=place.id,
        verdict=made.verdict,
        computed=place.computed,
        sureness=place.sureness,
    )
    return made


def withdraw_verdicts(actor: Actor, version_id: int, given: Sequence[ContributionRef]) -> None:
    """Withdraw confirmed verdicts.

    Raises:
        NotFound: None of the contributions has one.
    """
    with transaction():
        version = get_unissued_version(actor, version_id, "carryover.confirm")
        made = [
            (each, found)
            for each in dict.fromkeys(given)
            if (found := _find_carry_over(version_id, each)) is not None
        ]
        if not made:
            raise NotFound(what="CarryOver")
        for each, found in made:
            record_event(
                "carryover.dropped",
                found,
                actor,
                audience="moderators",
                document_id=version.document_id,
                version_id=version_id,
                kind=each.kind,
                contribution_id=each.id,
            )
            db.session.delete(found)


def _find_carry_over(version_id: int, given: ContributionRef) -> CarryOver | None:
    column = CarryOver.amendment_id if given.kind == "amendment" else CarryOver.comment_id
    return db.session.scalar(
        select(CarryOver).where(CarryOver.version_id == version_id, column == given.id)
    )


def load_doubtful_places(actor: Actor, version: Version) -> list[CarriedPlace]:
    """Load the places that a person has to confirm."""
    return [each for each in compute_carry_over(actor, version) if each.doubtful]


def load_carry_overs(version: Version) -> list[CarryOver]:
    """Load the verdicts on contributions in an issued version, least certain first."""
    query = (
        select(CarryOver)
        .where(CarryOver.version_id == version.id)
        .order_by(CarryOver.sureness, CarryOver.id)
    )
    return list(db.session.scalars(query))


def load_carried_texts(version: Version) -> list[CarriedTextVerdict]:
    """Load the verdicts on brackets and on text under positions, least certain first."""
    query = select(CarriedTextVerdict).where(CarriedTextVerdict.version_id == version.id)
    return list(
        db.session.scalars(query.order_by(CarriedTextVerdict.sureness, CarriedTextVerdict.id))
    )


def settle_carry_over(actor: Actor, version: Version) -> None:
    """Save all verdicts of a version that is being issued, and the new places of comments."""
    everything = compute_full_carry_over(actor, version)
    places = [each for each in everything if each.kind in {"comment", "amendment"}]
    confirmed = [each.confirmed.id for each in places if each.confirmed is not None]
    db.session.execute(
        delete(CarryOver).where(CarryOver.version_id == version.id, CarryOver.id.not_in(confirmed))
    )
    rows = [
        {
            "consultation_id": version.consultation_id,
            "version_id": version.id,
            "verdict": each.verdict,
            "sureness": each.sureness,
            "digest": each.digest,
            "heir_id": each.heir,
            "comment_id": each.id if each.kind == "comment" else None,
            "amendment_id": each.id if each.kind == "amendment" else None,
        }
        for each in places
        if each.confirmed is None
    ]
    stands = [
        {"comment_id": each.id, "version_id": version.id, **_build_comment_span(each)}
        for each in places
        if each.kind == "comment" and not each.whole
    ]
    texts = [
        _build_text_row(version, each)
        for each in everything
        if each.kind in {"bracket", "position"}
    ]
    for kind, made in ((CarryOver, rows), (PassagePlacement, stands), (CarriedTextVerdict, texts)):
        if made:
            db.session.execute(insert(kind), made)
    move_threads_and_positions(actor, version, places)
    counts = count_by_verdict(everything)
    if everything:
        kept, moved, changed, gone = (counts.get(name, 0) for name in VERDICTS)
        record_event(
            "carryover.settled",
            version,
            actor,
            document_id=version.document_id,
            version_id=version.id,
            kept=kept,
            moved=moved,
            changed=changed,
            gone=gone,
        )


def _build_text_row(version: Version, each: CarriedPlace) -> dict[str, object]:
    return {
        "consultation_id": version.consultation_id,
        "version_id": version.id,
        "kind": each.kind,
        "clause_id": each.clause_id,
        "amendment_id": each.amendment_id,
        "label": each.label,
        "verdict": each.verdict,
        "sureness": each.sureness,
        "words": each.old_excerpt.words if each.kind == "bracket" else "",
        "positions": each.positions,
        "organisations": each.organisations,
    }


def _build_comment_span(each: CarriedPlace) -> dict[str, int | None]:
    here = each.span is not None and each.verdict != "gone"
    start, end = each.span if here and each.span is not None else (None, None)
    return {"start": start, "end": end, "clause_id": each.heir if here else None}
