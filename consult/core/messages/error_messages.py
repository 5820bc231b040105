"""Messages of all refusal codes and field errors, in the reader's language."""

from typing import Any

from flask_babel import gettext, lazy_gettext as _

from consult.core.errors import Problem
from consult.core.sayings_accounts import REFUSALS_ACCOUNTS
from .returned_copy_messages import RETURNED_COPY_REFUSALS
from .consolidation_messages import CONSOLIDATION_FIELD_ERRORS, CONSOLIDATION_REFUSALS
from consult.core.sayings_operation import REFUSALS_OPERATION
from .meeting_chair_messages import MEETING_CHAIR_FIELD_ERRORS, MEETING_CHAIR_REFUSALS
from .ballot_messages import BALLOT_FIELD_ERRORS, BALLOT_REFUSALS
from .meeting_registration_messages import (
    MEETING_REGISTRATION_FIELD_ERRORS,
    MEETING_REGISTRATION_REFUSALS,
)
from .meeting_record_messages import MEETING_RECORD_REFUSALS

REFUSALS = {
    **REFUSALS_OPERATION,
    **REFUSALS_ACCOUNTS,
    **MEETING_CHAIR_REFUSALS,
    **CONSOLIDATION_REFUSALS,
    **RETURNED_COPY_REFUSALS,
    **MEETING_RECORD_REFUSALS,
    "bad_request": _("This could not be understood."),
    "sign_in_first": _("Sign in to do this. Reading needs no account."),
    "token_wrong": _("This token is not known, or it was ended."),
    "forbidden": _(
        "You may not do this here, or not now: it depends on your role and on the current stage."
    ),
    "csrf": _(
        "This form is out of date, perhaps because you signed in or out meanwhile. Load the page again; nothing was changed."
    ),
    "too_many_screens": _("This meeting has %(most)s screens already. Take one away first."),
    "not_found": _("There is nothing here, or not any more."),
    "conflict": _("This does not fit with what is there now."),
    "changed_meanwhile": _(
        "Someone else changed this while you were editing. Both texts are shown; decide and save again."
    ),
    "invalid": _("Some of this needs another look."),
    "unfit": _("A value here is too large, or holds characters that cannot be stored."),
    "too_deep": _("The JSON is nested too deeply."),
    "not_an_object": _("A JSON object is needed."),
    "key_wrong": _("The idempotency key is longer than 100 characters or not printable."),
    "key_used_for_another_request": _("This key was used for another request already."),
    "too_many": _("Too many requests. Please wait %(wait)s seconds."),
    "ballot_closed": _("No more positions are taken on this clause."),
    "clause_gone": _(
        "This clause is not in the current version any more, so no position can be taken on it."
    ),
    "text_changed": _(
        "The words of this clause have changed since you opened it. The new words are shown: decide, and send again."
    ),
    "set_up_already": _(
        "This installation has an administrator already. Add consultations with: consultation add"
    ),
    "stages_exist": _("This consultation has stages already. Change those that are there."),
    "confirm_your_address_first": _(
        "Confirm your e-mail address first: the link is in the mail we sent you."
    ),
    "account_closed": _("This account is closed, so it cannot take a role."),
    "affiliation_not_verified": _(
        "A head of delegation or a speaker needs a verified affiliation; this person has none yet."
    ),
    "last_administrator": _(
        "This is the last administrator of the consultation. Make someone else administrator first."
    ),
    "not_of_your_organisation": _("This person is not a verified member of your organisation."),
    "no_facilitator": _("This person is not a facilitator here. Give the role first."),
    "tag_in_use": _(
        "This tag is in use (clauses that have it: %(clauses)s). Take it off them first."
    ),
    "amendment_withdrawn": _("This amendment was withdrawn."),
    "amendment_answered": _(
        "This amendment has its answer. To ask for it again, put it forward as a new one."
    ),
    "amendment_not_shown": _(
        "This amendment is not shown to everyone: it was hidden, or waits for a moderator."
    ),
    "amendment_not_hidden": _("This amendment is not hidden."),
    "amendment_not_held": _("This amendment does not wait for a moderator."),
    "amendment_not_withdrawn": _(
        "This amendment stands: only what was withdrawn or answered is put forward again."
    ),
    "amended_once_already": _("This amends an amendment already. Amend the first one instead."),
    "nothing_to_amend": _("This amendment proposes no words that could be amended."),
    "revised_meanwhile": _(
        "This amendment was revised since you opened it. The new words are shown: decide, and send again."
    ),
    "nothing_to_render": _("This amendment needs no words in the authentic language."),
    "rendering_confirmed": _("The words in the authentic language are confirmed already."),
    "nothing_to_confirm": _("Nobody has entered the words in the authentic language yet."),
    "your_own_amendment": _(
        "This amendment is your own, or your organisation’s: you stand behind it already."
    ),
    "speak_for_an_organisation_first": _(
        "Only who speaks for a verified organisation here can found or join a coalition."
    ),
    "coalition_exists": _("There is a coalition of this name already."),
    "confirm_membership_first": _("Confirm first that your organisation belongs to the coalition."),
    "asked_already": _("This organisation belongs to the coalition, or was asked already."),
    "similar_exist": _(
        "Others ask for the same, or nearly. Stand behind one of them, or send yours all the same."
    ),
    "clause_left_the_text": _(
        "This clause is not in the current version any more. What was said about it stays; nothing is added."
    ),
    "reply_to_another_place": _("The comment that you answer stands elsewhere."),
    "reply_to_nothing": _(
        "The comment that you answer was withdrawn or hidden meanwhile, or waits for a moderator."
    ),
    "not_shown": _("This comment is not shown any more: it was withdrawn or hidden."),
    "withdrawn_already": _("This comment was withdrawn already."),
    "not_withdrawn": _("This comment was not withdrawn."),
    "not_hidden": _("This comment is not hidden."),
    "not_held": _("This comment does not wait for a moderator any more."),
    "reported_already": _("You have reported this comment already. A moderator looks at it."),
    "nothing_to_settle": _("There is nothing to settle here any more."),
    "http_400": _("This could not be understood."),
    "issued_already": _(
        "This version was issued, and what was issued does not change. Begin a new version to change its text."
    ),
    "document_issued": _(
        "A version of this document was issued, so it stays: what was said about it stands on its words."
    ),
    "last_administrator_leaves": _(
        "This is the last administrator of “%(title)s” who can sign in. Make someone else administrator first."
    ),
    "changed_since_seen": _(
        "The text was changed since you looked at it. Look at it again before you issue it."
    ),
    "later_version_issued": _("A later version of this document was issued already."),
    "version_empty": _("There is no clause in this version yet."),
    "version_not_empty": _(
        "There are clauses in this version already. Begin a new, empty version for the file."
    ),
    "no_such_edition": _("The version is not in this language yet. Add the language first."),
    "moved_to_itself": _("A clause cannot stand after itself."),
    "nothing_to_merge": _("No clause follows this one that could be joined to it."),
    "file_empty": _("No clause was found in this file."),
    "file_not_utf8": _("This file is not text in UTF-8."),
    "file_too_large": _(
        "This file is larger than %(most)s MB, which is the most that is accepted here."
    ),
    "file_kind_unknown": _(
        "This kind of file cannot be read. Send a Word file (.docx), plain text or Markdown."
    ),
    "file_old_word": _(
        "This is a Word file of the old kind, or one with a password. Save it as .docx without a password, and send that."
    ),
    "file_not_word": _("This is not a Word file (.docx), or its text is missing."),
    "file_not_text": _("This is not text: it holds characters that no text has."),
    "file_damaged": _(
        "This file is damaged: it cannot be read to its end. Open it in Word, save it again, and send that."
    ),
    "file_with_entities": _(
        "This file declares a document type or entities, as attacks do and Word never does. It was not read."
    ),
    "file_too_deep": _("This file nests its parts more than %(most)s deep. It was not read."),
    "font_missing_ar": _(
        "No font for Arabic is installed here, so this text cannot be printed as PDF. Whoever keeps this installation can add one (on Debian: fonts-noto-core). The Word file needs none."
    ),
    "font_missing_zh": _(
        "No font for Chinese is installed here, so this text cannot be printed as PDF. Whoever keeps this installation can add one (on Debian: fonts-noto-cjk). The Word file needs none."
    ),
    "font_missing_ru": _(
        "No font for Cyrillic is installed here, so this text cannot be printed as PDF. Whoever keeps this installation can add one (on Debian: fonts-noto-core). The Word file needs none."
    ),
    "file_too_heavy": _(
        "Reading this file took too much time or memory. Split the document, and send the parts."
    ),
    "file_not_made": _(
        "This file could not be made. Nothing is lost, and those who keep this installation see why in its log; try again in some minutes."
    ),
    "files_in_work": _("Many files are being made at the moment. Please try again shortly."),
    "file_not_understood": _(
        "This file holds something that could not be understood. Save it again in Word, or send it as plain text."
    ),
    "file_entries": _("This file consists of more than %(most)s parts. It was not read."),
    "file_entries_twice": _("This file holds two parts of the same name. It was not read."),
    "file_entries_outside": _("This file names a part outside of itself. It was not read."),
    "file_inflates": _(
        "This file grows too much when it is unpacked (more than %(most)s MB, or a hundred times). It was not read."
    ),
    "file_paragraphs": _(
        "This file has more than %(most)s paragraphs. Split the document, and send the parts."
    ),
    "file_text_too_long": _(
        "This file has more than %(most)s characters. Split the document, and send the parts."
    ),
    "edit_impossible": _(
        "This cannot be done here any more. Load the page again to see how the rows are now."
    ),
    "nowhere_to_split": _(
        "Say where: put the cursor into the words, or an empty line between them."
    ),
    "not_based_on_current": _(
        "This version does not go on from the current one, so nothing is consolidated in it."
    ),
    "clause_is_new": _("This clause is new in this version: write its words there."),
    "claimed_already": _("%(name)s takes care of this clause already."),
    "to_be_rendered": _(
        "This edit waits for its words in the authentic language: enter them on its page first."
    ),
    "put_in_already": _("This clause is in the version already."),
    "place_taken_out": _(
        "The clause after which it would stand was taken out. Put that one back first."
    ),
    "too_many_views": _("You keep as many views as there is room for. Remove one first."),
    "too_many_at_once": _("These are more than %(most)s comments. Tick fewer clauses."),
    "undone_already": _("This was taken back already."),
    "group_over": _(
        "This group has tabled its words or was dissolved, so nothing of it changes any more."
    ),
    "nothing_to_table": _("The group has changed no words yet, so there is nothing to table."),
    "pen_taken": _(
        "%(name)s is writing. Ask for the pen; who says nothing for a minute has laid it down."
    ),
    "pen_is_free": _("Nobody else has the pen: take it."),
    "pen_not_yours": _(
        "You do not have the pen. What you typed is kept here; take the pen, or ask for it."
    ),
    "not_issued_yet": _(
        "A meeting reads issued text only, and nothing of this document is issued."
    ),
    "clause_struck": _(
        "This clause is marked for deletion. Take the mark off first; then its words can be changed."
    ),
    "clause_struck_asked": _(
        "This clause is marked for deletion. Ask the room in words of your own whether it goes."
    ),
    "not_taken_up": _(
        "This clause is not taken up now: it does not belong to the open item, and the chair did not choose it."
    ),
    "words_changed_since": _(
        "The words of this change were written otherwise since, so it cannot be taken out again as it came."
    ),
    "no_working_version": _(
        "No working version goes on from the issued one yet. Begin it among the versions of the document first."
    ),
    "brackets_left": _(
        "Clause %(label)s still holds brackets: decide on them first, or choose another status."
    ),
    "not_ready_to_issue": _("It cannot be issued yet: see what stands against it."),
    "marks_torn": _(
        "In clause %(label)s a bracket or a mark of emphasis has no partner. The moderators mend it first; then decide."
    ),
    "collisions_left": _(
        "It cannot be issued yet. Collisions that are neither decided nor left in brackets: %(left)s. Also where answers may follow later."
    ),
    "places_doubtful": _(
        "It cannot be issued yet. Places that nobody should guess, and that wait for a person: %(left)s."
    ),
    "contested_already": _("This answer is contested already."),
    "answered_for_good": _("The chair has looked at this answer, and that is the last word."),
    "too_late_to_contest": _("The time to contest this answer has passed."),
    "contest_withdrawn": _("It was withdrawn meanwhile: the answer is contested no more."),
    "contest_answered": _("It was answered meanwhile."),
    "contest_hidden": _("These words are hidden already."),
    "contest_not_hidden": _("These words are not hidden."),
    "nothing_to_undo": _("There is nothing to undo."),
    "version_not_current": _(
        "The text of this file is not the current version, so nothing can be proposed to it. Issue the version first."
    ),
    "nothing_to_enter": _("Nothing of this file waits to be entered."),
    "nothing_to_redo": _("There is nothing to redo."),
    "import_changed": _(
        "Someone else corrected this import meanwhile, so your correction was not made. Load the page again."
    ),
    "import_over": _("This import was created or discarded already."),
    "authentic_first": _(
        "There is no clause in this version yet. Take in the authentic language first; others are aligned with it."
    ),
    "import_empty": _("Nothing here would become a clause."),
    "import_warnings": _(
        "There is something to look at in this file (places: %(places)s). Open the review: %(address)s"
    ),
    "nobody_to_review": _(
        "Nobody can review this import: give someone the role of the secretariat first."
    ),
    "source_missing": _("Submission %(number)s has no source yet. Say who it comes from first."),
    "published_already": _("Submission %(number)s is published already."),
    "not_published": _("This submission is not published."),
    "which_consultation": _("There is more than one consultation, or none; say which: %(slugs)s."),
    "tags_unknown": _("These tags are not among those of the consultation: %(codes)s."),
    "clauses_of_another_document": _("Some of these clauses belong to another document."),
    "misaligned": _(
        "The texts part at clause %(position)s: the version has “%(expected)s” there, the file has “%(found)s”. Nothing was taken over."
    ),
    "misaligned_count": _(
        "The version has %(expected)s clauses, the file has %(found)s. Nothing was taken over."
    ),
    "http_405": _("This address does not take such a request."),
    "http_406": _("This cannot be given in that form."),
    "http_408": _("The request took too long."),
    "http_411": _("The length of the request must be given."),
    "http_413": _("This is larger than what is accepted here."),
    "http_414": _("This address is too long."),
    "http_415": _("This kind of content is not taken here."),
    "http_431": _("The headers of the request are too large."),
    **BALLOT_REFUSALS,
    **MEETING_REGISTRATION_REFUSALS,
}
FIELD_ERRORS = {
    **MEETING_CHAIR_FIELD_ERRORS,
    **CONSOLIDATION_FIELD_ERRORS,
    "missing": _("Please fill this in."),
    "one_needed": _("One of these is needed: write it in at least one language."),
    "authentic_needed": _(
        "It is needed in the authentic language, in which the text is negotiated."
    ),
    "string_too_short": _("At least %(min_length)s characters are needed."),
    "string_too_long": _("At most %(max_length)s characters fit here."),
    "string_type": _("Text is needed here."),
    "string_pattern_mismatch": _("This does not have the expected form."),
    "reason_needed": _(
        "An objection needs its reason, so that others can look for words you can live with."
    ),
    "taken": _("This is taken already. Choose another."),
    "moment_far": _("Choose a year between %(first)s and %(last)s."),
    "closes_before_it_opens": _("It would close before it opens."),
    "stage_overlaps": _("This overlaps the stage from %(opens)s to %(closes)s (UTC)."),
    "nobody_has_it": _("Nobody here has this address."),
    "no_such_clauses": _("These clauses are not in the current version: %(labels)s."),
    "label_twice": _(
        "More than one clause is labelled %(labels)s. Comment on it from its own page."
    ),
    "clause_to_quote": _("Name the clause that these words stand in."),
    "no_clauses_named": _("Name at least one clause, or choose a tag."),
    "not_in_text": _(
        "These words are not in the text of the clause. Copy them from it, or leave this empty."
    ),
    "twice_in_text": _(
        "These words stand in the text more than once. Quote a few more words, so that it is clear which you mean."
    ),
    "nothing_to_quote": _(
        "What is missing cannot be quoted. Leave this empty, or choose another place."
    ),
    "no_change": _("These are the words as they are: nothing would change."),
    "no_words_wanted": _("This kind of amendment has no words of its own."),
    "corrections_are_of_translations": _(
        "Only a translation is corrected; the authentic words are amended."
    ),
    "not_in_the_coalition": _(
        "Your organisation has not confirmed that it belongs to this coalition."
    ),
    "no_such_words": _("The clause never had these words in an issued version."),
    "same_name": _("The group has this name already. Give it another one, or keep it."),
    "two_at_least": _("Tick at least two contributions: one alone is no group."),
    "one_kind": _("Comments are grouped with comments, and edits with edits."),
    "say_why": _("Say why, in a few words."),
    "deceptive": _(
        "This holds characters that show something else than they are: %(names)s (at character %(position)s). Please remove them."
    ),
    "slug_reserved": _("Pages of the program have this name. Choose another."),
    "int_parsing": _("A whole number is needed here."),
    "int_type": _("A whole number is needed here."),
    "literal_error": _("Choose one of those offered."),
    "enum": _("Choose one of those offered."),
    "accept_needed": _("Please read the rules and accept them."),
    "sure_needed": _("Please confirm that you are sure."),
    "password_common": _(
        "Too many people use a password like this. A few words that do not belong together are better."
    ),
    "password_about_you": _(
        "This holds your name or your address. Choose words that nobody would link to you."
    ),
    "wrong_own_password": _("This is not your password."),
    "wrong_code": _("This code is not right, or was used before. Wait for the next one."),
    "government_listed": _("Governments are chosen from the list that the secretariat keeps."),
    "organisation_known": _("This organisation is here already: choose it from the list."),
    "list_header": _("The first line must be: code,region,en,fr,ar,es,ru,zh"),
    "list_empty": _("There is no government in this list."),
    "list_row": _("Line %(line)s does not have eight short cells."),
    "list_code": _(
        "Line %(line)s: the code must be of capital letters and digits, and there only once."
    ),
    "list_region": _("Line %(line)s: there is no such region."),
    "list_en": _("Line %(line)s: the name in English is missing."),
    "string_unicode": _("This holds characters that cannot be stored."),
    "extra_forbidden": _("Nothing of this name is asked for."),
    "value_error": _("This does not have the expected form."),
    "email": _("This does not look like an e-mail address."),
    "bool_parsing": _("Yes or no is needed here."),
    "datetime_from_date_parsing": _("A date and time is needed here, such as 2027-03-31 17:00."),
    "datetime_parsing": _("A date and time is needed here, such as 2027-03-31 17:00."),
    "greater_than_equal": _("This number is too small."),
    "less_than_equal": _("This number is too large."),
    "file_needed": _("Choose a file."),
    "file_kind": _(
        "“%(name)s” is not a file of a kind that is taken here, or not what its name says."
    ),
    "file_is_empty": _("“%(name)s” is empty."),
    "no_such_hunk": _("This change is not asked for any more. Load the page again."),
    "does_not_object": _("Nobody of this name objects to the clause any more."),
    "clauses_of_one_document": _("Name clauses of the issued text, all of one document."),
    "no_such_clause": _(
        "One of these does not stand in the issued text. Write them as they are numbered there, with commas."
    ),
    "take_no_part": _("Somebody here has no role in this consultation, or there are more than 40."),
    "no_such_bracket": _("This bracket, or this alternative, does not stand there any more."),
    "words_not_there": _("These words do not stand in the clause as it reads now."),
    "words_more_than_once": _(
        "These words stand in the clause more than once. Give more of the words around them."
    ),
    "words_cut_a_bracket": _(
        "These words hold one bracket without its partner. Give both of them, or neither."
    ),
    "in_the_past": _("This day is past. Name one that is still to come."),
    "no_place_left": _("Nothing in the new words is like these: it can only be gone."),
    "hunks_of_one": _("Single changes are answered for one edit at a time."),
    "title_of_one": _(
        "A title holds for one file alone. Leave it empty: each file says its own, and you can change it afterwards."
    ),
    "day_past": _("Choose a day that has come, not before 1900."),
    "date_parsing": _("A day is needed here, such as 2027-03-31."),
    "date_type": _("A day is needed here, such as 2027-03-31."),
    "date_from_datetime_parsing": _("A day is needed here, such as 2027-03-31."),
    "date_from_datetime_inexact": _("A day is needed here, such as 2027-03-31."),
    "too_short": _("At least one is needed."),
    "too_long": _("These are too many at once."),
    "list_type": _("A list is needed here."),
    "model_type": _("A JSON object is needed."),
    **BALLOT_FIELD_ERRORS,
    **MEETING_REGISTRATION_FIELD_ERRORS,
}


def describe_problem(problem: Problem) -> str:
    """Describe a refusal in a sentence; errors of single fields are described beside them."""
    return _fill_message(REFUSALS.get(problem.code), problem.details) or gettext(
        "This cannot be done: %(code)s", code=problem.code
    )


def describe_field_error(wrong: dict[str, Any]) -> str:
    """Describe the error of a field in a sentence."""
    empty = wrong["type"] == "string_too_short" and wrong.get("min_length") == 1  # only spaces
    return _fill_message(FIELD_ERRORS.get("missing" if empty else wrong["type"]), wrong) or gettext(
        "This does not have the expected form."
    )


def _fill_message(words: Any, details: dict[str, Any]) -> str:
    """Fill the placeholders of a message; a missing value leaves the message as it is."""
    text = "" if words is None else str(words)
    try:
        return text % details if "%(" in text else text
    except (KeyError, ValueError):
        return text
