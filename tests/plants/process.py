"""Flaws of the process around the text: questionnaires, tables, appeals, syntheses and lists."""

from tests.plants.flaw import Flaw

RULES = "consult/core/permissions/rules.py"
FIGURES = "consult/questionnaires/figure_queries.py"
ASKED = "tests/unit/questionnaires/test_questionnaires.py"
TABLES = "consult/exchange/comment_tables/actions.py"
ENTERED = "tests/unit/exchange/comment_tables/test_table_entry.py"
SYNTHESIS = "consult/consolidation/synthesis/"
SUMMED_UP = "tests/unit/consolidation/test_synthesis.py"
CHAIR = "consult/output/reports/chair/"
ADDED = "tests/unit/output/chair/test_added_sections.py"
FRAMES = "consult/consultations/frames/actions.py"
FRAMED = "tests/unit/consultations/test_frames.py"
BADGES = "tests/http/meetings/test_badges.py"
PROCESS_FLAWS = [
    Flaw(
        "everyone reads the figures of a questionnaire before they are published",
        [
            (
                FIGURES,
                "questionnaire.figures_at is None and not",
                "not questionnaire.opened_at and not",
            )
        ],
        "tests/http/questionnaires/test_questionnaire_pages.py",
        "figures_are_for_the_secretariat and sqlite",
    ),
    Flaw(
        "the choices of a small group are told apart",
        [(FIGURES, "groups.items() if count >= SMALLEST_GROUP}", "groups.items()}")],
        ASKED,
        "small_groups and sqlite",
    ),
    Flaw(
        "the choices of a small group follow by subtraction",
        [(FIGURES, "    if told and 0 < hidden < SMALLEST_GROUP:\n", "    if False:\n")],
        ASKED,
        "small_groups and sqlite",
    ),
    Flaw(
        "answers count before they are submitted",
        [(FIGURES, "            QuestionnaireResponse.submitted_at.is_not(None),\n", "")],
        ASKED,
        "what_is_saved_counts and sqlite",
    ),
    Flaw(
        "open answers of persons are published with their names",
        [
            (
                FIGURES,
                "(each.organisation_id and questionnaire.shows_answers)",
                "questionnaire.shows_answers",
            )
        ],
        ASKED,
        "name_of_a_person and sqlite",
    ),
    Flaw(
        "a moderator makes an answer public that its author kept from others",
        [
            (RULES, "(public_answer & moderator)", "moderator"),
            (
                "consult/questionnaires/queries.py",
                "    if not is_own and not answer.is_public:\n",
                "    if not is_own and not answer.text:\n",
            ),
        ],
        "tests/unit/comments/test_questionnaire_answers.py",
        "others_place_only and sqlite",
    ),
    Flaw(
        "a row of a comment table is entered twice",
        [(TABLES, 'if each.state == "ready"]', 'if each.state in {"ready", "entered"}]')],
        ENTERED,
        "entered_once and sqlite",
    ),
    Flaw(
        "a comment table that another person changed is entered unseen",
        [(TABLES, "        require_unchanged(table, row_version)\n", "")],
        ENTERED,
        "not_entered_unseen and sqlite",
    ),
    Flaw(
        "a moderator decides on the appeal against the own hiding",
        [(RULES, "appeal_body & ~author & ~hider &", "appeal_body & ~author &")],
        "tests/unit/moderation/test_hiding_appeals.py",
        "but_not_who_hid_it and sqlite",
    ),
    Flaw(
        "a moderator reads notes about the own contribution",
        [
            (
                RULES,
                "(moderator | facilitator) & ~author & ~program,  # and read",
                "(moderator | facilitator) & ~program,  # and read",
            )
        ],
        "tests/unit/moderation/test_case_work.py",
        "own_contribution and sqlite",
    ),
    Flaw(
        "everyone reads a synthesis that is not published",
        [
            (
                SYNTHESIS + "queries.py",
                "if not (state and state.is_public) and not",
                "if not state and not",
            )
        ],
        SUMMED_UP,
        "editors_write_notes and sqlite",
    ),
    Flaw(
        "the notes of a public synthesis change",
        [
            (
                SYNTHESIS + "actions.py",
                '            raise Conflict("synthesis_public")\n        for note in',
                "            pass\n        for note in",
            )
        ],
        SUMMED_UP,
        "edited_only and sqlite",
    ),
    Flaw(
        "a synthesis quotes what was hidden after it was answered",
        [
            (
                "consult/consolidation/dispositions/report.py",
                "version.id, kind.hidden_at.is_(None), kind.held",
                "version.id, kind.held",
            )
        ],
        SUMMED_UP,
        "hidden_after and sqlite",
    ),
    Flaw(
        "a synthesis says that what was refused was taken up",
        [(SYNTHESIS + "messages.py", 'lazy_gettext("Not taken up")', 'lazy_gettext("Taken up")')],
        SUMMED_UP,
        "word_and_pdf and sqlite",
    ),
    Flaw(
        "the report of the chair tells an open incident as closed",
        [
            (
                "consult/audit/incidents/incident_section.py",
                "        if incident.closed_at\n",
                "        if incident.number\n",
            )
        ],
        ADDED,
        "without_names and sqlite",
    ),
    Flaw(
        "the report of the chair on one document has the void ballots of all",
        [
            (
                "consult/audit/incidents/incident_section.py",
                "if scope.document_id is None or ballot",
                "if True or ballot",
            )
        ],
        ADDED,
        "another_document and sqlite",
    ),
    Flaw(
        "the report of the chair counts what is saved and not submitted",
        [
            (
                "consult/questionnaires/list_queries.py",
                "            QuestionnaireResponse.submitted_at.is_not(None),\n",
                "",
            )
        ],
        "tests/unit/output/chair/test_report_sections.py tests/unit/questionnaires/test_lists.py",
        "sqlite",
    ),
    Flaw(
        "an incident is continued over the report of another person",
        [
            (
                "consult/audit/incidents/actions.py",
                "        require_unchanged(incident, form.row_version)\n        _add_entry(",
                "        _add_entry(",
            )
        ],
        "tests/unit/audit/test_incidents.py",
        "is_read_first and sqlite",
    ),
    Flaw(
        "the number of a badge names its participant to others",
        [
            (
                "consult/meetings/queries.py",
                'if found is None or not is_allowed(actor, "meeting.check_in", found.meeting)',
                "if found is None",
            )
        ],
        BADGES,
        "tells_others_nothing and sqlite",
    ),
    Flaw(
        "the number of a badge can be guessed",
        [
            (
                "consult/meetings/attendance/badge_actions.py",
                "secrets.token_urlsafe(BADGE_BYTES)",
                'f"{each.id:016}"',
            )
        ],
        BADGES,
        "does_not_follow and sqlite",
    ),
    Flaw(
        "a circular letter to many is sent by one person alone",
        [
            (
                "consult/consultations/circulars/actions.py",
                "proposed_by_id in {None, actor.user_id}",
                "proposed_by_id in {None}",
            )
        ],
        "tests/unit/consultations/test_circulars.py",
        "second_person and sqlite",
    ),
    Flaw(
        "a list gives a role to an address that nobody has confirmed",
        [
            (
                "consult/consultations/accreditation/actions.py",
                "user is not None and user.confirmed_at is not None\n",
                "user is not None\n",
            )
        ],
        "tests/unit/consultations/test_accreditation.py",
        "not_proved and sqlite",
    ),
    Flaw(
        "a consultation like an earlier one gives its roles unasked",
        [(FRAMES, "if form.with_roles else []", "if form.template_id else []")],
        FRAMED,
        "stay_where_they_are and sqlite",
    ),
    Flaw(
        "a template that was changed since its review is taken over unseen",
        [
            (
                FRAMES,
                "        if form.seen != compute_review_digest(frame, team):\n",
                "        if not frame:\n",
            )
        ],
        FRAMED,
        "since_its_review and sqlite",
    ),
]
