"""The consultations that the address of a request belongs to, whatever its endpoint."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, bindparam, select

from consult.amendments.models import Amendment, Coalition
from consult.attachments.nomination_letters.models import NominationLetter
from consult.ballots.corrections.models import CorrectionRequest
from consult.comments.models import Comment
from consult.consolidation.carry_over.models import CarryOver
from consult.consolidation.contests.models import Contest
from consult.consolidation.invitations.models import ClauseInvitation
from consult.consolidation.models import BracketChange, Disposition
from consult.consolidation.silence.models import Silence, SilenceObjection
from consult.consultations.models import Consultation, Stage
from consult.core.database.engine import PreparedStatement
from consult.documents.models import Clause, Document, Version
from consult.documents.translations.models import Translation
from consult.drafts.models import Draft
from consult.drafts.review.models import SentDraft
from consult.exchange.models import CommentTable, FileImport, ReturnedCopy
from consult.meetings.drafting_groups.models import DraftingGroup
from consult.meetings.models import Meeting, Turn
from consult.meetings.statements.models import WrittenStatement
from consult.moderation.appeals.models import HidingAppeal
from consult.positions.models import Ballot
from consult.questionnaires.models import Questionnaire, QuestionnaireResponse
from consult.similarity.group_name_contests.models import NameContest
from consult.similarity.models import SimilarGroup
from consult.submissions.models import Submission


def _select_owner(model: Any) -> Select[Any]:
    """Select the consultation of a row that names it."""
    return select(model.consultation_id).where(model.id == bindparam("value"))


# by the name of a part of the address, within one blueprint if it is written before a colon
OWNERS = {
    name: PreparedStatement(query)
    for name, query in {
        "slug": select(Consultation.id).where(Consultation.slug == bindparam("value")),
        "consultation_id": select(Consultation.id).where(Consultation.id == bindparam("value")),
        **{
            name: _select_owner(model)
            for name, model in {
                "amendment_id": Amendment,
                "appeal_id": HidingAppeal,
                "ballot_id": Ballot,
                "carryover_id": CarryOver,
                "clause_id": Clause,
                "coalition_id": Coalition,
                "comment_id": Comment,
                "consolidation:contest_id": Contest,
                "consolidation_api:contest_id": Contest,
                "copy_id": ReturnedCopy,
                "deed_id": BracketChange,
                "disposition_id": Disposition,
                "document_id": Document,
                "draft_id": Draft,
                "drafts:note_id": SentDraft,
                "grouping:contest_id": NameContest,
                "grouping_api:contest_id": NameContest,
                "grouping:group_id": SimilarGroup,
                "grouping_api:group_id": SimilarGroup,
                "import_id": FileImport,
                "invitation_id": ClauseInvitation,
                "letter_id": NominationLetter,
                "meeting_id": Meeting,
                "meetings:group_id": DraftingGroup,
                "meetings_api:group_id": DraftingGroup,
                "objection_id": SilenceObjection,
                "questionnaire_id": Questionnaire,
                "silence_id": Silence,
                "stage_id": Stage,
                "statement_id": WrittenStatement,
                "submission_id": Submission,
                "table_id": CommentTable,
                "turn_id": Turn,
            }.items()
        },
        "request_id": select(Ballot.consultation_id)
        .join(CorrectionRequest, CorrectionRequest.ballot_id == Ballot.id)
        .where(CorrectionRequest.id == bindparam("value")),
        "response_id": select(Questionnaire.consultation_id)
        .join(QuestionnaireResponse)
        .where(QuestionnaireResponse.id == bindparam("value")),
        "translation_id": select(Document.consultation_id)
        .join(Version, Version.document_id == Document.id)
        .join(Translation, Translation.version_id == Version.id)
        .where(Translation.id == bindparam("value")),
        "version_id": select(Document.consultation_id)
        .join(Version, Version.document_id == Document.id)
        .where(Version.id == bindparam("value")),
    }.items()
}


def find_owners(blueprint: str | None, parts: Mapping[str, Any]) -> set[int]:
    """Find the consultations that the parts of an address belong to.

    Args:
        parts: The values of the address by name.
    """
    found: set[int] = set()
    for name, value in parts.items():
        statement = OWNERS.get(f"{blueprint}:{name}") or OWNERS.get(name)
        if statement is not None:
            found |= {number for (number,) in statement.read_rows(value=value)}
    return found
