"""Path arguments and valid bodies for every endpoint of consult."""

from datetime import timedelta
from io import BytesIO

from consult.accounts.models import Flag, Organisation
from consult.positions.actions import take_position
from consult.audit.checkpoints.actions import sign_checkpoint
from consult.comments.actions import post_comment
from consult.consolidation.actions import propose_dispositions
from consult.consolidation.models import ContributionRef
from consult.consultations.models import Consultation
from consult.consultations.roles.actions import name_speaker
from consult.core.database.engine import db, utc_now
from consult.core.events.log import transaction
from consult.core.mail import Mail
from consult.core.web.uploads import Upload
from consult.core.moderation_reasons import ModerationReason
from consult.documents.clauses.actions import remove_clause
from consult.documents.queries import find_clause_text
from .accreditation_data import accredit_person, add_letter, build_accreditation_bodies
from .circular_data import (
    build_circular_arguments,
    build_circular_bodies,
    create_circular_rows,
)
from .incident_data import INCIDENT_BODIES, build_incident_arguments, create_incident
from .moderation_data import (
    build_moderation_arguments,
    build_moderation_bodies,
    create_moderation_rows,
)
from .frame_data import build_frame_bodies, create_frame_rows
from .shared_draft import DRAFT_BODIES, share_draft
from consult.exchange.imports.actions import start_import
from consult.exchange.returned_copies.actions import receive_copy
from consult.exchange.imports.parsing.paragraphs import (
    ParsedParagraph,
    ParsedFile,
    TrackedChange,
    TextRun,
)
from consult.moderation.actions import hide_comment
from consult.notifications.actions import make_unsubscribe_token
from consult.notifications.models import Notice
from tests.support.files.attachment_files import examined
from tests.http.doors.features.amendments import (
    create_amendment_rows,
    build_amendment_arguments,
    build_amendment_bodies,
)
from tests.http.doors.features.dispositions import (
    create_disposition_rows,
    build_disposition_arguments,
    build_disposition_bodies,
)
from tests.http.doors.features.ballots import (
    create_ballot_rows,
    build_ballot_arguments,
    build_ballot_bodies,
)
from tests.http.doors.features.desk import build_desk_arguments, build_desk_bodies, create_desk_rows
from tests.http.doors.features.draft_text import (
    create_draft_rows,
    build_draft_arguments,
    build_draft_bodies,
)
from tests.http.doors.features.live_meeting import (
    create_meeting_rows,
    build_meeting_arguments,
    build_meeting_bodies,
)
from tests.http.doors.features.meeting_plan import (
    create_plan_rows,
    build_plan_arguments,
    build_plan_bodies,
)
from tests.http.doors.features.meeting_record import (
    create_record_rows,
    build_record_arguments,
    build_record_bodies,
)
from tests.http.doors.features.chair import (
    create_chair_rows,
    build_chair_arguments,
    build_chair_bodies,
)
from tests.http.doors.features.publication import (
    create_publication_rows,
    build_publication_arguments,
    build_publication_bodies,
)
from tests.http.doors.features.secret_ballots import (
    create_secret_ballot_rows,
    build_secret_ballot_arguments,
    build_secret_ballot_bodies,
)
from tests.http.doors.features.silence import (
    create_silence_rows,
    build_silence_arguments,
    build_silence_bodies,
)
from tests.http.doors.features.similarity import (
    create_similarity_rows,
    build_similarity_arguments,
    build_similarity_bodies,
)
from tests.http.doors.questionnaire_data import (
    build_questionnaire_arguments,
    build_questionnaire_bodies,
    create_questionnaire_rows,
)
from tests.http.doors.features.translations import (
    build_translation_arguments,
    build_translation_bodies,
    create_translation_rows,
)
from tests.http.doors.features.submissions import (
    create_submission_rows,
    build_submission_arguments,
    build_submission_bodies,
)

LEVEL = {"kind": "operative", "level": 1, "language": "en", "first": "1)"}
TITLES = {"title_en": "A title"}
STAGE = {**TITLES, "kind": "closed", "opens_at": "2031-01-01 10:00"}
JOIN = {
    "speaks_for": "self",
    "name": "New Person",
    "email": "new@people.example",
    "password": "a calm sentence of words",
    "accept": "1",
}
JOIN_BY_CODE = {name: value for name, value in JOIN.items() if name != "password"}
GOVERNMENT_LIST = (
    "code,region,en,fr,ar,es,ru,zh\n"
    "NVA,europe,Norvania,Norvanie,نورفانيا,Norvania,Норвания,诺瓦尼亚\n"
)


def create_rows(world):
    """Create the rows that endpoints need: comments, a flag, a proposed organization, a future
    stage.
    """
    with world.app.app_context():
        said = post_comment(world.actor("pia"), world.clause, "How?", files=[examined()]).id
        hidden = post_comment(world.actor("pia"), world.other_clause, "Rude.").id
        hide_comment(world.actor("mona"), hidden, ModerationReason("insult"))
        name_speaker(world.actor("hana"), world.consultation, world.ids["pia"])
        propose_dispositions(
            world.actor("mona"),
            world.working,
            [ContributionRef("comment", said)],
            "noted",
            "Noted.",
        )
        take_position(world.actor("hana"), world.ballot, "live")
        remove_clause(world.actor("rana"), world.working, world.third_clause)
        draft = ParsedFile(
            format="text",
            paragraphs=[
                ParsedParagraph(number=n, kind="operative", level=1, runs=[TextRun(text="We act.")])
                for n in (1, 2)
            ],
        )
        imported = start_import(
            world.actor("rana"), world.working, "en", Upload("draft.txt", b"draft"), draft
        ).id
        ours = ParsedFile(
            format="docx",
            paragraphs=[
                ParsedParagraph(
                    number=1,
                    kind="operative",
                    level=1,
                    runs=[
                        TextRun(text="We invite all stakeholders to report every two years."),
                        TextRun(text=" Soon.", inserted=TrackedChange(number=1, author="Ann")),
                    ],
                )
            ],
        )
        copied = receive_copy(
            world.actor("pia"), world.document, Upload("ours.docx", b"ours"), ours
        ).id
        begun = share_draft(world)
        unsubscribe = make_unsubscribe_token(world.ids["dora"], "answers")
        amendments, submissions, desk, live = (
            create_amendment_rows(world),
            create_submission_rows(world),
            create_desk_rows(world),
            create_meeting_rows(world),
        )
        live |= create_draft_rows(world, live)
        secret = create_secret_ballot_rows(world)  # its closing reads events that were committed
        sign_checkpoint(world.consultation)
        with transaction():
            proposed = Organisation(name="Harbour Lab", group_code="tec", region_code="asia")
            flag = Flag(
                user_id=world.ids["dora"], by_id=world.ids["nora"], reason="Never seen there."
            )
            unsent = Mail(
                to="gone@people.example",
                language="en",
                subject="News",
                body="Words.",
                failure="550 no such mailbox",
            )
            notice = Notice(
                user_id=world.ids["pia"],
                consultation_id=world.consultation,
                verb="answers.given",
                subject_id=1,
                seq=1,
            )
            db.session.add_all([proposed, flag, unsent, notice])
            db.session.flush()
            unsent.due_at = None
            stage = db.session.get(Consultation, world.consultation).stages[-1].id
            return {
                **create_chair_rows(world, live["meeting_id"]),
                **amendments,
                **submissions,
                **create_disposition_rows(world),
                **desk,
                **live,
                **create_record_rows(world, live["meeting_id"]),
                **create_plan_rows(world),
                **create_publication_rows(world),
                **create_translation_rows(world),
                **create_questionnaire_rows(world),
                **create_ballot_rows(world),
                **secret,
                **create_similarity_rows(world),
                **create_silence_rows(world),
                "said": said,
                "hidden": hidden,
                "proposed": proposed.id,
                "unsent": unsent.id,
                "notice": notice.id,
                "flag": flag.id,
                "stage": stage,
                "unsubscribe": unsubscribe,
                "imported": imported,
                "copied": copied,
                "draft": begun.draft.id,
                "remark": begun.remark,
                "sent_note": begun.note,
                "working_digest": find_clause_text(world.working, world.clause, "en", "en").digest,
                "accredited": (accredited := accredit_person(world)),
                "letter": add_letter(world, accredited),
                **create_circular_rows(world),
                **create_moderation_rows(world),
                "incident": create_incident(world),
                **create_frame_rows(world),
                "later": (utc_now() + timedelta(days=400)).strftime("%Y-%m-%d %H:%M"),
            }


def build_path_arguments(world, rows):
    """Return the path arguments by name, and the exceptions by endpoint."""
    usual = {
        "slug": "talks",
        "document": "statement",
        "version": "rev-1",
        "clause_id": world.clause,
        "document_id": world.document,
        "version_id": world.working,
        "comment_id": rows["said"],
        "consultation_id": world.consultation,
        "ballot_id": world.ballot,
        "stage_id": rows["stage"],
        "mail_id": rows["unsent"],
        "notice_id": rows["notice"],
        "accreditation_id": rows["accredited"],
        "letter_id": rows["letter"],
        "tag_id": world.tag,
        "row": world.tag,
        "column": world.tag,
        "user_id": world.ids["dora"],
        "organisation_id": world.lakeside,
        "flag_id": rows["flag"],
        "sign_in_id": 1,
        "token": "no-such-token",
        "kind": "answers",
        "filename": "icon.svg",
        "ui": "en",
        "import_id": rows["imported"],
        "copy_id": rows["copied"],
        "draft_id": rows["draft"],
        "silence_id": rows["silence"],
        "objection_id": rows["objection"],
        "key": "2",
        "code": "clean_word",
        "text_kind": "privacy",
        "short": "help",
        "role_page": "delegate",
        "term_code": "adref",
    }
    proposal = {"organisation_id": rows["proposed"]}
    said = {"kind": "comment", "content_id": rows["said"]}
    amendments, of_amendments = build_amendment_arguments(rows)
    submissions, of_submissions = build_submission_arguments(rows)
    answers, of_answers = build_disposition_arguments(world, rows)
    desk, of_desk = build_desk_arguments(world, rows)
    live, of_live = build_meeting_arguments(world, rows)
    podium, of_podium = build_chair_arguments(rows)
    records, of_records = build_record_arguments(rows)
    plans, of_plans = build_plan_arguments(rows)
    return {
        **amendments,
        **submissions,
        **answers,
        **plans,
        **desk,
        **live,
        **records,
        **podium,
        **usual,
    }, {
        **of_podium,
        **of_live,
        **of_records,
        **of_plans,
        **build_draft_arguments(world, rows),
        "drafts.change_remark": {"remark_id": rows["remark"]},
        "drafts.remove_remark": {"remark_id": rows["remark"]},
        "drafts.remove_note": {"note_id": rows["sent_note"]},
        **build_similarity_arguments(rows),
        **build_silence_arguments(world, rows),
        **of_amendments,
        **of_submissions,
        **of_answers,
        **of_desk,
        **build_publication_arguments(world, rows),
        **build_translation_arguments(world, rows),
        **build_questionnaire_arguments(rows),
        **build_secret_ballot_arguments(rows),
        **build_ballot_arguments(rows),
        "accounts.verify_organisation": proposal,
        "accounts.refuse_proposal": proposal,
        "accounts.do_refuse_proposal": proposal,
        "accounts.merge": proposal,
        "accounts.do_merge": proposal,
        "documents.compare": {"version": "zero-draft"},
        "documents.brackets": {"version": "zero-draft"},
        "consolidation.dispositions": {"version": "zero-draft"},
        "consolidation.story_page": {"version": "zero-draft"},
        "consolidation.story_card": {"version": "zero-draft"},
        "consolidation.dispositions_csv": {"version": "zero-draft"},
        "consolidation_api.dispositions": {"version_id": world.version},
        "comments.attachment": {"place": 1},
        "comments_api.attachment": {"place": 1},
        "amendments.attachment": {"place": 1},
        "amendments_api.attachment": {"place": 1},
        "offline.copy": {"version_id": world.version},
        "documents.beside": {"version": "zero-draft"},
        "moderation.show": {"comment_id": rows["hidden"]},
        "moderation_api.show_comment": {"comment_id": rows["hidden"]},
        **build_circular_arguments(rows),
        **build_moderation_arguments(rows),
        **build_incident_arguments(rows),
        "consultations.care": {"user_id": world.ids["fay"]},
        "consultations.change_care": {"user_id": world.ids["fay"]},
        "documents.restore_clause": {"clause_id": world.third_clause},
        "notifications.unsubscribe": {"token": rows["unsubscribe"]},
        "notifications.end_mails": {"token": rows["unsubscribe"]},
        "erasure.erasing": said,
        "erasure.erase": said,
    }


def build_bodies(world, rows):
    """Return the bodies by endpoint for endpoints that write; the others take an empty body."""
    ours = {
        "file": (
            BytesIO(b"3. We invite all stakeholders to report every two years.\n\nAnd so on."),
            "ours.txt",
        )
    }
    chosen = {"act": "send", "items": {"1": {"take": True, "reason": "Sooner."}}}
    sent = {
        "file": (BytesIO(b"9. We decide."), "draft.txt"),
        "version": world.working,
        "language": "en",
    }
    dora, pia, otto = world.ids["dora"], world.ids["pia"], world.ids["otto"]
    return {
        **build_draft_bodies(world, rows),
        **build_similarity_bodies(rows),
        **build_chair_bodies(world, rows),
        **build_amendment_bodies(world, rows),
        **build_submission_bodies(world),
        "drafts.keep": {"draft": f"clause-{world.other_clause}:0", "body": "Half a thought."},
        **DRAFT_BODIES,
        **build_accreditation_bodies(rows),
        **build_circular_bodies(rows),
        **build_moderation_bodies(rows),
        **INCIDENT_BODIES,
        **build_frame_bodies(world, rows),
        "drafts.discard": {"draft": f"clause-{world.other_clause}:0"},
        **build_desk_bodies(world, rows),
        **build_meeting_bodies(world, rows),
        **build_record_bodies(rows),
        **build_plan_bodies(world, rows),
        **build_disposition_bodies(),
        **build_publication_bodies(world, rows),
        **build_translation_bodies(rows),
        **build_questionnaire_bodies(rows),
        **build_secret_ballot_bodies(),
        **build_ballot_bodies(world),
        **build_silence_bodies(world, rows),
        "erasure.erase": {"ground": "law", "sure": "1"},
        "erasure.erase_person": {"ground": "law", "sure": "1"},
        "accounts.ask_for_address": {"email": "else@people.example", "password": "x" * 20},
        "accounts.change_account": {"name": "Anew", "language": "fr", "timezone": "UTC"},
        "accounts.change_password": {"old": "x" * 20, "password": "another calm sentence"},
        "accounts.close_account": {"password": "x", "sure": "1"},
        "accounts.declare": {"speaks_for": "self"},
        "accounts.do_code": {"code": "123456"},
        "accounts.do_forgotten": {"email": "a@b.example"},
        "accounts.do_enter_mailed_code": {"entry_code": "123456"},
        "accounts.do_join": JOIN,
        "accounts.enter": {"to": f"/en/clauses/{world.clause}/comments", "body": "Said"},
        "accounts.request_entry_code": {
            **JOIN_BY_CODE,
            "to": f"/en/clauses/{world.clause}/comments",
        },
        "accounts.request_sign_in_code": {"email": "a@b.example"},
        "accounts.do_merge": {"into_id": world.lakeside, "sure": "1"},
        "accounts.do_refuse_proposal": {"reason": "Not known"},
        "accounts.add_organisation": {"name": "Reef Radio", "group": "civ", "region": "asia"},
        "accounts.do_reset": {"password": "another calm sentence"},
        "accounts.do_sign_in": {"email": "a@b.example", "password": "x" * 20},
        "accounts.flag": {"reason": "Not true"},
        "accounts.make_program": {"label": "script"},
        "accounts.refuse_affiliation": {"reason": "No"},
        "accounts.set_governments": {"list": GOVERNMENT_LIST},
        "accounts.settle": {"outcome": "dismissed"},
        "accounts.sign_in_sample": {"user_id": pia},
        "accounts.begin_second_factor": {"password": "x" * 20},
        "accounts.verify_affiliation": {"leads": "1"},
        "accounts.turn_off_second_factor": {"code": "123456"},
        "accounts.turn_on_second_factor": {"code": "123456"},
        "ballots.reconfirm_position": {"digest": "0" * 64},
        "ballots.take_position": {"choice": "support"},
        "ballots_api.take_position": {"choice": "support"},
        "comments.edit": {"body": "Better"},
        "comments.post_comment": {"body": "Said"},
        "comments.post_general": {"body": "Said"},
        "comments.preview": {"body": "Said"},
        "comments.reply": {"body": "Said"},
        "comments_api.edit_comment": {"body": "Better"},
        "comments_api.post_comment": {"body": "Said"},
        "comments_api.post_general": {"body": "Said"},
        "consultations.add_ready_set": {"tag_set": "sdg"},
        "consultations.add_stage": {**STAGE, "opens_at": rows["later"]},
        "consultations.add_tag": {**TITLES, "tag_set": "own", "code": "X1"},
        "consultations.change_care": {"labels": "3", "document_id": world.document},
        "consultations.change_settings": TITLES,
        "consultations.change_stage": STAGE,
        "consultations.create_consultation": {**TITLES, "slug": "other"},
        "consultations.do_join": {"accept": "1"},
        "consultations.grant_role": {"role": "observer", "emails": "dora@people.example"},
        "consultations.move_tag": {"by": "up"},
        "consultations.name_speaker": {"user_id": pia},
        "consultations.rename_tag": TITLES,
        "consultations.set_site_text": {"text_en": "We keep little."},
        "consultations.revoke_role": {"role": "observer", "user_id": otto},
        "consultations.unname_speaker": {"user_id": pia},
        "consultations_api.add_stage": STAGE,
        "consultations_api.change_stage": STAGE,
        "consultations_api.create_consultation": {**TITLES, "slug": "other"},
        "consultations_api.grant_role": {"role": "observer", "user_id": dora},
        "consultations_api.revoke_role": {"role": "observer", "user_id": otto},
        "documents.add_clause": {"text": "New words."},
        "documents.add_edition": {"language": "fr", "title": "Déclaration"},
        "documents.change_clause": {"language": "en", "text": "Other words."},
        "documents.create_document": {**TITLES, "slug": "vision"},
        "documents.create_version": {**TITLES, "slug": "rev-2", "symbol": "T/S/Rev.2"},
        "documents.move_clause": {"way": "down"},
        "consolidation.correct_references": {"items": f"{world.clause}:en:0:{'0' * 64}"},
        "consolidation_api.correct_references": {"items": [f"{world.clause}:en:0:{'0' * 64}"]},
        "documents.set_numbering": LEVEL,
        "documents.set_working_numbers": {"anew": "1"},
        "documents_api.set_numbering": LEVEL,
        "documents_api.set_working_numbers": {"anew": True},
        "documents_api.choose_numbers": {"anew": True},
        "documents_api.release_labels": {"clauses": [world.clause]},
        "consolidation.choose_numbers": {"anew": "1"},
        "consolidation.release_labels": {"clauses": str(world.clause)},
        "documents.rename": TITLES,
        "documents.rename_version": {**TITLES, "symbol": "T/S/Rev.1a"},
        "documents_api.rename_document": TITLES,
        "documents_api.rename_version": {**TITLES, "symbol": "T/S/Rev.1a"},
        "exchange.receive_copy": ours,
        "exchange_api.receive_copy": ours,
        "exchange_api.choose_copy": chosen,
        "exchange.choose_copy": {"act": "send", "take-1": "1", "reason-1": "Sooner."},
        "exchange.change_row": {"act": "drop"},
        "exchange.correct": {"op": "drop", "row": "2"},
        "exchange.create": {"add": "1"},
        "consolidation.suggest_decision": {
            "digest": rows["working_digest"],
            "status": "open",
            "reason": "Nobody has said more.",
        },
        "consolidation.take": {"afresh": "1"},
        "consolidation_api.take": {"afresh": True},
        "consolidation.rewrite": {"text": "Other words."},
        "consolidation.undispose": {"items": f"comment:{rows['said']}"},
        "consolidation.undispose_rest": {"items": f"comment:{rows['said']}"},
        "consolidation.decide_clause": {
            "seen": f"{world.clause}:{'0' * 64}",
            "status": "open",
            "reason": "No objection.",
        },
        "consolidation.dispose": {
            "items": f"comment:{rows['said']}",
            "outcome": "noted",
            "reason": "Noted.",
        },
        "consolidation_api.rewrite": {"text": "Other words."},
        "consolidation_api.dispose": {
            "items": [f"comment:{rows['said']}"],
            "outcome": "noted",
            "reason": "Noted.",
        },
        "consolidation_api.decide": {
            "seen": [f"{world.clause}:{'0' * 64}"],
            "status": "open",
            "reason": "No objection.",
        },
        "consolidation.dispose_rest": {
            "items": f"comment:{rows['said']}",
            "outcome": "noted",
            "reason": "Noted.",
        },
        "consolidation.decide": {
            "seen": f"{world.clause}:{'0' * 64}",
            "status": "open",
            "reason": "No objection.",
        },
        "consolidation.postpone": {"until": "2031-01-01 10:00", "why": "Tomorrow."},
        "exchange.enter_changes": {"reason": "Tracked"},
        "exchange_api.enter_changes": {"reason": "Tracked"},
        "exchange.set_sources": {"revisions": "accept"},
        "exchange.start_import": sent,
        "exchange_api.start_import": sent,
        "exchange_api.correct": {"op": "drop", "row": "2"},
        "exchange_api.create": {"add": True},
        "exchange_api.set_sources": {"revisions": "accept"},
        "documents.set_status": {"status": "agreed"},
        "documents.trace": {"joined": str(world.third_clause)},
        "documents_api.trace": {"joined": [world.third_clause]},
        "documents.split_clause": {
            "first": "Recalling that States shall cooperate",
            "second": "in good faith,",
        },
        "moderation.hide": {"ground": "insult"},
        "moderation.report": {"ground": "insult"},
        "moderation_api.hide_comment": {"ground": "insult"},
        "moderation_api.report_comment": {"ground": "insult"},
        "notifications.choose_mail": {"answers": "never", "process": "now", "rest": "never"},
        "notifications.read_notices": {"until": 1},
    }
