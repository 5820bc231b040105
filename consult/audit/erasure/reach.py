"""The reach of an erasure: all tables and folders, and what an erasure does to each.

A test compares the list with the tables, and another one erases a contribution whose words and
author stand everywhere, and then looks for them in every file of the installation.
"""

# Emptied or deleted: tables with the columns in which words or names of a person stand.
ERASED = {
    "user": "name email password_hash title evidence totp_secret",
    "sign_in": "label",
    "proof": "detail",
    "entry_code": "email person",
    "accreditation": "email name",
    "flag": "reason nonce",
    "comment": "body nonce hidden_reason",
    "nomination_letter": "filename media_type digest nonce content",
    "comment_revision": "body nonce",
    "attachment": "filename media_type digest nonce content",
    "report": "reason",
    "amendment": "hidden_reason nonce",
    "amendment_revision": "text reason nonce",
    "rendering": "text nonce",
    "submission": (
        "title source filename content words digest nonce withdrawn_reason group_code region_code "
        "agenda_item admitted_reason corrected_reason"
    ),
    "position": "reason",
    "question_answer": "text",
    "search_entry": "folded",
    "search_word": "word stem written",
    "notice": "facts",
    "mail": "to subject body",
    "kept_answer": "location body",
    "import": "filename digest parsed edits undone sources",
    "copy": "filename digest understood choices",
    "comment_table": "filename digest parsed choices entered",
    "elector": "name",
    "event": "facts nonce audience",
    "desk_view": "name",
    "draft": "fields",
    "draft_remark": "words",
    "sent_draft": "words_digest",
    "hiding_appeal": "reason reply grounds",
    "case_note": "words",
    "clause_invitation": "words nonce",
    "contest": "reason nonce hidden_reason",
    "summary_contest": "reason nonce hidden_reason proposed",
    "group_note": "body",
    "record_correction": "words",
    "correction_request": "reason",
}
# Folders of the installation, besides the database and its write-ahead log.
ERASED_FOLDERS = {
    "made": "written files: all are deleted, and made anew on request",
    "similar": "files of the search for similar contributions: all are deleted",
    "mail": "mails of an installation without a mail server: those with the words are deleted",
}
# Kept, with the ground: texts of the process, not words of one person.
TEXT = "a text of the process, from which the chair or a moderator removes words, not an erasure"
RECORD = "the record of a decision or a meeting; the names of closed accounts are not shown in it"
CODES = "codes, digests and settings"
KEPT_TABLES = {
    TEXT: """
        circular document edition version wording lineage placement clause_work bracket_deed
        carried_text silence_clause meeting_text meeting_change group_text group_change
        drafting_group
        disposition similar_group reference_correction site_text translation
        clause_translation wording_correction incident incident_entry synthesis_note
    """,
    RECORD: """
        minutes ruling decision ballot silence extension postponed turn registration objection
        podium_act hand_count desk_batch agenda_item meeting explanation correction line_correction
        written_statement decision_suggestion
    """,
    CODES: """
        consultation cursor due failed_sign_in organisation stage tag clause coalition mail_choice
        circular_recipient
        membership proxy desk_seen decided_clause screen sponsorship ballot_paper intention_note
        participation secret_ballot vote voter carry_over checkpoint similar_look comment_agreement
        mention submission_call questionnaire question
        questionnaire_response
    """,
}
KEPT = {table: ground for ground, tables in KEPT_TABLES.items() for table in tables.split()}
