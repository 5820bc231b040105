"""The data of the benchmark of lists: one consultation with few rows in each, one with many."""

from collections.abc import Callable
from typing import Any, NamedTuple

from flask import Flask
from sqlalchemy import insert, select

from consult.app import create_app
from consult.comments.models import Comment
from consult.consolidation.models import Disposition
from consult.consolidation.synthesis.actions import publish_synthesis
from consult.consultations.accreditation.list_review import review_list
from consult.consultations.accreditation.models import Accreditation
from consult.consultations.accreditation.participant_list import parse_list
from consult.consultations.models import Stage
from consult.core.database.engine import create_tables, db, find_row, utc_now
from consult.core.events.log import transaction
from consult.core.web.write_endpoint import COOKIE_NAME
from consult.documents.actions import create_version, issue_version
from consult.documents.models import Placement, Version
from consult.questionnaires.models import Questionnaire, QuestionnaireResponse
from tests.support.contributions.comment_tables import publish_letter, receive_rows
from tests.world import World

CHECK = "check of a list"
RESPONSES_EACH = 20  # of every third questionnaire
OUTCOMES = ("accepted", "not_accepted", "noted", "carried_over")


class RowCounts(NamedTuple):
    """The numbers of rows of the lists."""

    questionnaires: int
    people: int
    table_rows: int
    contributions: int


class SeededLists:
    """A consultation with these rows, and the pages that list them, read by the secretariat."""

    def __init__(self, url: str, counts: RowCounts) -> None:
        create_tables(url)
        self.app: Flask = create_app(
            DATABASE_URL=url, SAMPLE=False, LIMIT_USER=1_000_000, LIMIT_ADDRESS=1_000_000
        )
        self.world, self.counts = World(self.app), counts
        with self.app.test_request_context("/en/"):
            self._add_questionnaires(counts.questionnaires)
            self._add_people(counts.people)
            table = self._receive_table(counts.table_rows)
            self.version = self._issue_version(counts.contributions)
        at = "/en/c/talks"
        self.paths = {
            "questionnaires": f"{at}/questionnaires",
            "home": at,
            "people of a list": f"{at}/manage/accreditation",
            "comment table": f"/en/comment-tables/{table}",
            "synthesis": f"{at}/statement/next/synthesis",
            "report of the chair": f"{at}/chair-report/text",
        }
        self.client = self.app.test_client()
        self.client.set_cookie(COOKIE_NAME, self.world.tokens["sera"])

    def read(self, name: str) -> Callable[[], Any]:
        """Return what reads a list once, as a browser does."""
        if name == CHECK:
            return self._check_people
        path = self.paths[name]

        def reading() -> None:
            answer = self.client.get(path)
            assert answer.status_code == 200, (path, answer.status_code)

        return reading

    def _check_people(self) -> None:
        """Check a list of new people, as the review before an accreditation does."""
        rows = [
            f"Guest {number},guest-{number}@list.example" for number in range(self.counts.people)
        ]
        file = "\n".join(["name,email", *rows]).encode()
        with self.app.test_request_context("/en/"):
            review = review_list(self.world.consultation, parse_list("people.csv", file))
            assert len(review.people) == self.counts.people

    def _add_questionnaires(self, count: int) -> None:
        """Add open questionnaires of the current stage, every third one answered."""
        with transaction():
            stage = db.session.scalars(select(Stage).where(Stage.kind == "commenting")).first()
            assert stage is not None
            for number in range(1, count + 1):
                one = Questionnaire(
                    consultation_id=self.world.consultation,
                    number=number,
                    stage_id=stage.id,
                    title={"en": f"Schools {number}"},
                    opened_at=utc_now(),
                )
                db.session.add(one)
                db.session.flush()
                if number % 3 == 0:
                    db.session.add_all(
                        QuestionnaireResponse(
                            questionnaire_id=one.id, holder=f"u{900 + each}", submitted_at=utc_now()
                        )
                        for each in range(RESPONSES_EACH)
                    )

    def _add_people(self, count: int) -> None:
        with transaction():
            rows = [
                {
                    "consultation_id": self.world.consultation,
                    "email": f"person-{number}@list.example",
                    "name": f"Person {number}",
                    "organisation_id": self.world.lakeside,
                    "role": "participant",
                    "made_by_id": self.world.ids["sera"],
                }
                for number in range(count)
            ]
            db.session.execute(insert(Accreditation), rows)

    def _receive_table(self, count: int) -> int:
        """Receive a comment table of this many rows; return its id."""
        rows = [
            ("NO", str(number), "2", "", "ge", f"Reason {number}", f"Words {number}", "")
            for number in range(count)
        ]
        return int(receive_rows(self.world, publish_letter(self.world), *rows).id)

    def _issue_version(self, count: int) -> int:
        """Issue a version that answers this many comments, on all clauses; return its id."""
        made = create_version(
            self.world.actor("mona"),
            self.world.document,
            "next",
            {"en": "Next"},
            "T/S/Next",
            based_on=self.world.version,
        ).id
        clauses = db.session.scalars(
            select(Placement.clause_id).where(
                Placement.version_id == self.world.version, Placement.kind != "heading"
            )
        ).all()
        with transaction():
            for number in range(count):
                said = Comment(
                    consultation_id=self.world.consultation,
                    document_id=self.world.document,
                    clause_id=clauses[number % len(clauses)],
                    author_id=self.world.ids["pia"],
                    organisation_id=self.world.lakeside,
                    place="clause",
                    language="en",
                    body=f"Contribution {number} asks for schools first.",
                )
                db.session.add(said)
                db.session.flush()
                db.session.add(
                    Disposition(
                        consultation_id=self.world.consultation,
                        version_id=made,
                        comment_id=said.id,
                        outcome=OUTCOMES[number % len(OUTCOMES)],
                        reason="It is said elsewhere.",
                        made_by_id=self.world.ids["mona"],
                    )
                )
        issue_version(self.world.actor("sera"), made)
        publish_synthesis(self.world.actor("sera"), made)
        assert find_row(Version, made).issued
        return int(made)
