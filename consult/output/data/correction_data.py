"""Collects the public data of published translations that were corrected."""

from collections import defaultdict

from sqlalchemy import select

from consult.core.database.engine import db
from consult.documents.models import Wording
from consult.documents.translations.models import WordingCorrection

from .shapes import WordingCorrectionData, WordingData


def make_wording(words: Wording) -> WordingData:
    """Make the data of a wording."""
    return WordingData(
        id=words.id,
        language=words.language,
        label=words.label,
        text=words.text,
        digest=words.digest,
        rendered_from=words.rendered_from,
    )


def collect_corrections(version_ids: list[int]) -> dict[int, list[WordingCorrectionData]]:
    """Collect the corrections of versions, by version, oldest first."""
    found: dict[int, list[WordingCorrectionData]] = defaultdict(list)
    rows = db.session.execute(
        select(WordingCorrection, Wording)
        .join(Wording, Wording.id == WordingCorrection.former_id)
        .where(WordingCorrection.version_id.in_(version_ids))
        .order_by(WordingCorrection.id)
    )
    for each, former in rows:
        found[each.version_id].append(
            WordingCorrectionData.build(
                clause_id=each.clause_id,
                former=make_wording(former),
                wording_id=each.wording_id,
                reason=each.reason,
                corrected_at=each.corrected_at,
            )
        )
    return found
