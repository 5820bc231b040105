"""Tests that the page of the API names what pages do and programs cannot, and nothing else."""

import re
from pathlib import Path

from consult.app import create_app
from tests.support.documentation.page_operations import find_pages_without_operation

API = (Path(__file__).parents[3] / "docs" / "api.md").read_text("utf-8")
# By the words of the page: the endpoints of the pages that no operation of the API replaces.
PAGES_ONLY = {
    "sign-in and the account itself": (
        r"accounts\.(ask_for_address|begin_second_factor|change_\w+|close_account|"
        r"do_(address|code|confirm|forgotten|join|reset|sign_in)|end_sign_in|"
        r"enter|do_enter_mailed_code|request_(entry|sign_in)_code|make_program|sign_\w+|turn_\w+)"
    ),
    "people, affiliations, organizations and governments": (
        r"accounts\.(add_organisation|declare|disable|enable|end_person_sign_ins|name_head|"
        r"do_merge|do_refuse_proposal|flag|settle|"
        r"refuse_\w+|verify_\w+|remove_\w+|set_governments)|"
        r"consultations\.((un)?name_speaker|accredit(_person)?|check_list|withdraw_accreditation|"
        r"\w+_circular)|letters\.\w+"
    ),
    "erasing content and people, and reporting incidents": r"erasure\.\w+|audit\.\w+_incident",
    "settings and tags of a consultation, its usual stages, a template for a new one, "
    "opening it to everyone, and the texts of the site": (
        r"consultations\.(change_settings|set_site_text|lay_out_stages|add_ready_set|\w+_tag|"
        r"(check|create_from)_template|open_consultation)"
    ),
    "entrusting clauses to facilitators, and suggesting decisions to the chair": (
        r"consultations\.change_care|consolidation\.(suggest_decision|withdraw_suggestion)"
    ),
    "creating documents, versions and editions": r"documents\.(create_\w+|add_edition)",
    "plans, files and the publication of translations, asking for their review, and discarding "
    "a text of one": (
        r"documents\.(plan|review_all|discard|do_publish|import|ask_for)_translation(s|_review)?"
    ),
    "planning questionnaires and publishing their figures": (
        r"questionnaires\.(create|change|\w+_question|open|discard|publish_figures)"
    ),
    (
        "the call for submissions: handing in, withdrawing, admitting late ones and aligning"
    ): r"submissions\.(send|begin_upload|withdraw_own|correct|admit|align|end_alignment|set_call)",
    "writing the clauses of a version by hand, with their tags and statuses": (
        r"documents\.(\w+_clauses?|set_tags|set_status)"
    ),
    "issuing versions and postponing answers": r"consolidation\.(issue|postpone)",
    "claiming clauses and withdrawing answers on the desk, and the synthesis of inputs": (
        r"consolidation\.(\w+_synthesis(_note)?|claim|release|undispose\w*|here|look)"
    ),
    "proposing a new clause at the top of a document": r"amendments\.(add|consider)_first",
    "hiding amendments, holding comments and reopening reports": r"moderation\.\w+",
    "following clauses, marks of what was read, drafts, notices and mails": (
        r"notifications\.\w+|reading\.seen|drafts\.\w+"
    ),
    "planning meetings and their agendas": (
        r"meetings\.(do_(plan|manage|call_off|add_item)|restore|change_item|"
        r"move_item|remove_item|read_current)"
    ),
    "leading meetings, with ballots, speakers, screens and the undo of acts": (
        r"meetings\.(open_meeting|close_meeting|suspend|resume|take_chair|take_up|"
        r"\w+_item|\w+_turn|call_speaker|\w+_list|\w+_room|have_recorded|"
        r"announce_result|read_out|count_hands|confirm_hands|withdraw_hands|"
        r"invite_objectors|put_away|lay_out|say_to_all|\w+_screen|"
        r"decide_\w+|settle_bracket|carry_ruling|take_ruling_back|take_proposal|"
        r"undo_act|(un)?confirm_presence)"
    ),
    "registering for meetings, voters and the door": (
        r"meetings\.(register|withdraw|name_voter|check_in|check_out|walk_in|"
        r"issue_code|undo_call|do_enter|make_badges)"
    ),
    "records of meetings": (
        r"meetings\.(\w+_record|change_summary|\w+_line|\w+_correction|"
        r"explain_position|withdraw_explanation)"
    ),
    "deadlines, members, notes and single steps of drafting groups": (
        r"meetings\.(extend_group|dissolve_group|set_members|write_note|"
        r"group_(close_bracket|go_back|open_bracket|strike_clause|take_hunks|"
        r"undo_step))"
    ),
}
# Endpoints of pages that an operation replaces by another action.
REPLACED = {
    "amendments.consider": "amendments_api.compare",
    "ballots.reconfirm_position": "ballots_api.take_position",
    "comments.reply": "comments_api.post_comment",
    "consolidation.make_silence": "consolidation_api.open_silence",
    "meetings.pen": "meetings_api.move_pen",
    "meetings.type_words": "meetings_api.put_words",
    "meetings.group_pen": "meetings_api.move_group_pen",
    "meetings.group_put_words": "meetings_api.put_group_words",
    "meetings.group_type_words": "meetings_api.put_group_words",
}
PREVIEWS = {"ballots.words", "meetings.ballot_words", "comments.preview"}  # nothing is written


def list_pages_only():
    """Return what the page of the API says that only pages do."""
    part = API.partition("## What has pages only")[2].partition("\n## ")[0]
    return re.findall(r"^- (.+?)[;.]$", part, re.MULTILINE)


def test_the_page_names_everything_that_programs_cannot_do_and_nothing_else():
    app = create_app()
    alone = find_pages_without_operation(app) - PREVIEWS
    assert set(REPLACED) <= alone and set(REPLACED.values()) <= set(app.view_functions)
    alone -= set(REPLACED)
    found = {
        words: {each for each in alone if re.fullmatch(pattern, each)}
        for words, pattern in PAGES_ONLY.items()
    }
    assert list_pages_only() == list(PAGES_ONLY)
    assert [words for words, endpoints in found.items() if not endpoints] == []
    assert alone - set().union(*found.values()) == set(), "name it in docs/api.md, or build it"


def test_an_operation_that_is_missing_or_built_is_noticed(monkeypatch):
    app = create_app()
    alone = find_pages_without_operation(app)
    assert {"documents.add_edition", "consultations.add_tag", "meetings.check_in"} <= alone
    assert not {"comments.post_comment", "amendments.propose", "consolidation.decide"} & alone
    rules = [each for each in app.url_map.iter_rules() if each.endpoint != "amendments_api.propose"]
    monkeypatch.setattr(app.url_map, "iter_rules", lambda: rules)
    assert "amendments.propose" in find_pages_without_operation(app)
