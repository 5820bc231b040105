"""Messages of all refusal codes and field errors, in the reader's language."""

from typing import Any

from flask_babel import gettext, lazy_gettext as _

from consult.core.errors import Problem
from .account_messages import ACCOUNT_REFUSALS
from .returned_copy_messages import RETURNED_COPY_REFUSALS
from .comment_table_messages import COMMENT_TABLE_REFUSALS
from .consolidation_messages import CONSOLIDATION_FIELD_ERRORS, CONSOLIDATION_REFUSALS
from .operation_messages import OPERATION_REFUSALS
from .meeting_chair_messages import MEETING_CHAIR_FIELD_ERRORS, MEETING_CHAIR_REFUSALS
from .attachment_messages import ATTACHMENT_FIELD_ERRORS
from .ballot_messages import BALLOT_FIELD_ERRORS, BALLOT_REFUSALS
from .meeting_registration_messages import (
    MEETING_REGISTRATION_FIELD_ERRORS,
    MEETING_REGISTRATION_REFUSALS,
)
from .meeting_record_messages import MEETING_RECORD_REFUSALS
from .role_messages import describe_needed_roles
from .questionnaire_messages import QUESTIONNAIRE_FIELD_ERRORS, QUESTIONNAIRE_REFUSALS
from .submission_messages import SUBMISSION_FIELD_ERRORS, SUBMISSION_REFUSALS
from .translation_messages import TRANSLATION_FIELD_ERRORS, TRANSLATION_REFUSALS

REFUSALS = {
    **OPERATION_REFUSALS,
    **ACCOUNT_REFUSALS,
    **MEETING_CHAIR_REFUSALS,
    **CONSOLIDATION_REFUSALS,
    **RETURNED_COPY_REFUSALS,
    **COMMENT_TABLE_REFUSALS,
    **MEETING_RECORD_REFUSALS,
    **QUESTIONNAIRE_REFUSALS,
    **SUBMISSION_REFUSALS,
    **TRANSLATION_REFUSALS,
    "bad_request": _("This could not be understood."),
    "sign_in_first": _("Sign in to do this. Reading needs no account."),
    "sign_in_idle": _(
        "You were signed out because your sign-in was not used for some time. Sign in again."
    ),
    "sign_in_age": _(
        "You were signed out because your sign-in had lasted as long as it may. Sign in again."
    ),
    "sign_in_expired": _("You were signed out because the time of this sign-in is over."),
    "token_wrong": _("This token is not known, or was revoked."),
    "forbidden": _(
        "You cannot do this here, or not now: it depends on your role and on the current stage."
    ),
    "csrf": _(
        "This form is out of date, perhaps because you signed in or out in the "
        "meantime. Nothing was changed. Load the page again."
    ),
    "draft_changed": _(
        "Another text of this draft was saved in the meantime, on another device or in another "
        "tab. Both texts are shown; nothing was changed."
    ),
    "nobody_to_hand_over_to": _(
        "Nobody else speaks for your organization in this consultation. A head of delegation "
        "names speakers."
    ),
    "draft_taken_over": _(
        "%(name)s has taken this draft over. It is under My drafts; your later words are kept in "
        "this tab alone."
    ),
    "draft_sent_already": _(
        "%(name)s of your organization took this draft over and has sent it. If you want to say "
        "something else, load the page again and write that."
    ),
    "has_own_draft": _(
        "You have a draft of this form yourself. Send or discard it first; then take this one over."
    ),
    "too_many_drafts": _(
        "You have %(most)s drafts already. Send or discard some of them first. What you typed is "
        "still in the form."
    ),
    "too_many_screens": _("This meeting already has %(most)s screens. Remove one first."),
    "in_preparation": _(
        "This consultation is not open yet: the secretariat is preparing it. You can read it once "
        "it is open to everyone."
    ),
    "consultation_open": _("This consultation is open to everyone already."),
    "not_found": _("This page does not exist, or no longer exists."),
    "conflict": _("This conflicts with the current state."),
    "changed_meanwhile": _(
        "This was changed by another person while you were editing. Both texts "
        "are shown; decide, then save again."
    ),
    "invalid": _("Some of this needs to be corrected."),
    "unfit": _("A value here is too large, or contains characters that cannot be stored."),
    "too_deep": _("The JSON is nested too deeply."),
    "not_an_object": _("A JSON object is needed."),
    "key_wrong": _("The idempotency key is longer than 100 characters or not printable."),
    "key_used_for_another_request": _("This key was used for another request already."),
    "too_many": _("Too many requests. Please wait %(wait)s seconds."),
    "ballot_closed": _("Positions on this clause are closed."),
    "clause_gone": _(
        "This clause is no longer in the current version, so positions on it are closed."
    ),
    "text_changed": _(
        "The text of this clause has changed since you opened it. The new text "
        "is shown: decide, then send again."
    ),
    "set_up_already": _(
        "This installation has an administrator already. Add consultations with: consultation add"
    ),
    "stages_exist": _("This consultation has stages already. Change those that are there."),
    "confirm_your_address_first": _(
        "Confirm your email address first: the link is in the email we sent you."
    ),
    "account_closed": _("This account was deleted."),
    "account_disabled": _("This account is disabled, so it cannot be given a role."),
    "affiliation_not_verified": _(
        "A head of delegation or a speaker needs a verified affiliation; this person has none yet."
    ),
    "last_administrator": _(
        "This is the last administrator of the consultation. Make another person "
        "administrator first."
    ),
    "not_of_your_organisation": _("This person is not a verified member of your organization."),
    "no_facilitator": _("This person is not a facilitator here. Give the role first."),
    "no_request_to_lead": _(
        "You do not ask to be head of delegation. Ask for it under Representation first."
    ),
    "accredited_person_joined": _("This person has joined. Remove the role under People instead."),
    "appealed_already": _(
        "You have appealed already. The appeal is not decided yet, or it is final."
    ),
    "incident_closed": _("This incident is closed already. Say more about it to open it again."),
    "appeal_over": _("This appeal is decided, withdrawn, or about something that is not hidden."),
    "circular_sent": _("Circular letter %(number)s was sent and changes no more."),
    "no_recipients": _("Nobody would get it. Choose other roles or groups."),
    "second_person_needed": _(
        "It goes to more than %(most)s people, so another person of the secretariat sends it. "
        "Ask for it first."
    ),
    "tag_in_use": _(
        "This tag is in use (clauses that have it: %(clauses)s). Remove it from them first."
    ),
    "tag_has_facilitators": _(
        "Facilitators are responsible for the clauses with this tag: %(names)s. Withdraw the tag "
        "from them first, under People."
    ),
    "amendment_withdrawn": _("This amendment was withdrawn."),
    "amendment_answered": _(
        "This amendment has been answered. To ask for it again, put it forward as a new one."
    ),
    "amendment_not_shown": _(
        "This amendment is not public: it was hidden, or is waiting for a moderator."
    ),
    "amendment_not_hidden": _("This amendment is not hidden."),
    "amendment_not_held": _("This amendment is not waiting for a moderator."),
    "amendment_not_withdrawn": _(
        "This amendment is still open: only a withdrawn or answered amendment "
        "can be put forward again."
    ),
    "amended_once_already": _(
        "This is already an amendment to an amendment. Amend the first one instead."
    ),
    "nothing_to_amend": _("This amendment proposes no text that could be amended."),
    "revised_meanwhile": _(
        "This amendment has been revised since you opened it. The new text is "
        "shown: decide, then send again."
    ),
    "nothing_to_render": _("This amendment needs no text in the authentic language."),
    "rendering_confirmed": _("The text in the authentic language is already confirmed."),
    "nothing_to_confirm": _("Nobody has entered the text in the authentic language yet."),
    "your_own_amendment": _(
        "This amendment is your own, or your organization’s: you cannot co-sponsor it."
    ),
    "speak_for_an_organisation_first": _(
        "Only a person who speaks for a verified organization can create or join a coalition."
    ),
    "coalition_exists": _("A coalition with this name already exists."),
    "confirm_membership_first": _("Confirm first that your organization belongs to the coalition."),
    "asked_already": _(
        "This organization already belongs to the coalition, or was already invited."
    ),
    "similar_exist": _(
        "Others ask for the same, or nearly. Co-sponsor one of their amendments, "
        "or send yours all the same."
    ),
    "clause_left_the_text": _(
        "This clause is no longer in the current version. Contributions on it "
        "are kept; no new ones can be added."
    ),
    "reply_to_another_place": _("The comment that you are answering is in another place."),
    "reply_to_nothing": _(
        "The comment that you are answering was withdrawn or hidden in the "
        "meantime, or is waiting for a moderator."
    ),
    "mute_oneself": _("Your own mentions notify nobody but others."),
    "agreement_needs_verification": _(
        "Here, the first contribution of a person without a verified affiliation waits for a "
        "moderator. You can agree with a comment once one of yours is approved, or your "
        "affiliation is verified."
    ),
    "not_shown": _("This comment is no longer shown: it was withdrawn or hidden."),
    "withdrawn_already": _("This comment was withdrawn already."),
    "not_a_thread": _("This is a reply. Resolve the thread that it belongs to."),
    "checkpoint_unknown": _("This is no checkpoint of this installation."),
    "cosignature_wrong": _("The signature is not one of this key over this checkpoint."),
    "erased_already": _("This was erased already."),
    "not_withdrawn": _("This comment was not withdrawn."),
    "not_hidden": _("This comment is not hidden."),
    "not_held": _("This comment is no longer waiting for a moderator."),
    "reported_already": _("You have already reported this comment. A moderator is reviewing it."),
    "nothing_to_settle": _("There is nothing left to settle here."),
    "http_400": _("This could not be understood."),
    "issued_already": _(
        "This version was issued and can no longer be changed. Begin a new "
        "version to change its text."
    ),
    "document_issued": _(
        "This document cannot be discarded: a version of it was issued, and "
        "contributions refer to its text."
    ),
    "last_administrator_leaves": _(
        "This is the last administrator of “%(title)s” who can sign in. Make "
        "another person administrator first."
    ),
    "changed_since_seen": _(
        "The text has been changed since you viewed it. Check it again before you issue it."
    ),
    "template_changed": _(
        "The consultation that serves as the template has been changed. Check again what is taken "
        "over."
    ),
    "later_version_issued": _("A later version of this document was issued already."),
    "references_changed": _(
        "A text or a number has changed since this list was made. Look at the list again."
    ),
    "version_empty": _("There is no clause in this version yet."),
    "version_not_empty": _(
        "There are already clauses in this version. Begin a new, empty version for the file."
    ),
    "no_such_edition": _("The version is not in this language yet. Add the language first."),
    "moved_to_itself": _("A clause cannot be placed after itself."),
    "nothing_to_merge": _("No clause follows this one that could be merged into it."),
    "file_empty": _("No clause was found in this file."),
    "file_too_large": _(
        "This file is larger than %(most)s MB, which is the most that is accepted here."
    ),
    "file_kind_unknown": _(
        "This kind of file cannot be read. Send a Word file (.docx), plain text or Markdown."
    ),
    "file_old_word": _(
        "This is a Word file of the old kind, or one with a password. Save it as .docx without a "
        "password, and send that."
    ),
    "file_not_word": _("This is not a Word file (.docx), or its text is missing."),
    "file_not_text": _("This is not text: it contains characters that no text has."),
    "file_damaged": _(
        "This file is damaged: it cannot be read to its end. Open it in Word, "
        "save it again, and send that."
    ),
    "file_with_entities": _(
        "This file declares a document type or entities, which attacks do and "
        "Word never does. It was not read."
    ),
    "file_too_deep": _("This file nests its parts more than %(most)s deep. It was not read."),
    "font_missing_ar": _(
        "No font for Arabic is installed here, so this text cannot be printed as "
        "PDF. The operator of this installation can add one (on Debian: "
        "fonts-noto-core). The Word file needs none."
    ),
    "font_missing_zh": _(
        "No font for Chinese is installed here, so this text cannot be printed "
        "as PDF. The operator of this installation can add one (on Debian: "
        "fonts-noto-cjk). The Word file needs none."
    ),
    "font_missing_ru": _(
        "No font for Cyrillic is installed here, so this text cannot be printed "
        "as PDF. The operator of this installation can add one (on Debian: "
        "fonts-noto-core). The Word file needs none."
    ),
    "file_too_heavy": _(
        "This file took too much time or memory to read. Split the document, and send the parts."
    ),
    "file_not_made": _(
        "This file could not be generated. Nothing is lost; try again in some "
        "minutes. The operator of this installation finds the cause in its log."
    ),
    "files_in_work": _("Many files are being generated at the moment. Please try again shortly."),
    "file_not_understood": _(
        "This file contains something that could not be understood. Save it "
        "again in Word, or send it as plain text."
    ),
    "file_entries": _("This file consists of more than %(most)s parts. It was not read."),
    "file_entries_twice": _("This file contains two parts with the same name. It was not read."),
    "file_entries_outside": _("This file refers to a part outside itself. It was not read."),
    "file_inflates": _(
        "This file becomes too large when it is unpacked (more than %(most)s MB, "
        "or a hundred times its size). It was not read."
    ),
    "file_paragraphs": _(
        "This file has more than %(most)s paragraphs. Split the document, and send the parts."
    ),
    "file_text_too_long": _(
        "This file has more than %(most)s characters. Split the document, and send the parts."
    ),
    "edit_impossible": _(
        "This can no longer be done here. Load the page again to see the current rows."
    ),
    "nowhere_to_split": _(
        "Choose the place: put the cursor into the text, or an empty line at the "
        "place of the split."
    ),
    "not_based_on_current": _(
        "This version does not continue the current one, so nothing can be consolidated in it."
    ),
    "drafted_from_other_text": _(
        "This draft was begun from an earlier version of the clause, which has another text now. "
        "It can be read, but not changed."
    ),
    "drafted_on_earlier": _(
        "This text was drafted from an earlier version, and the clause has other text in the "
        "working version. Enter the text there first."
    ),
    "clause_is_new": _("This clause is new in this version: write its text there."),
    "claimed_already": _("This clause is already assigned to %(name)s."),
    "to_be_rendered": _(
        "This amendment has no text in the authentic language yet: enter it on "
        "the page of the amendment first."
    ),
    "put_in_already": _("This clause is in the version already."),
    "place_taken_out": _("The clause that it would follow was removed. Restore that one first."),
    "too_many_views": _("You have reached the maximum number of saved views. Remove one first."),
    "too_many_at_once": _("There are more than %(most)s comments. Select fewer clauses."),
    "undone_already": _("This has already been undone."),
    "group_over": _(
        "This group has tabled its text or was dissolved, so it can no longer be changed."
    ),
    "nothing_to_table": _("The group has not changed the text yet, so there is nothing to table."),
    "pen_taken": _(
        "%(name)s is writing. Ask for the pen; it is released after one minute without typing."
    ),
    "pen_is_free": _("Nobody else has the pen: you can take it."),
    "pen_not_yours": _(
        "You do not have the pen. Your text is kept here; take the pen, or ask for it."
    ),
    "not_issued_yet": _(
        "A meeting can consider issued text only, and no version of this document has been issued."
    ),
    "clause_struck": _(
        "This clause is marked for deletion. Remove the mark first; then its text can be changed."
    ),
    "clause_struck_asked": _(
        "This clause is marked for deletion. Ask the room a question of your own "
        "on whether to delete it."
    ),
    "not_taken_up": _(
        "This clause is not under discussion now: it does not belong to the open "
        "item, and the chair did not choose it."
    ),
    "words_changed_since": _(
        "The text of this change has been changed since, so it can no longer be undone as it was."
    ),
    "no_working_version": _(
        "No working version continues the issued one yet. Begin it first, among "
        "the versions of the document."
    ),
    "brackets_left": _(
        "Clause %(label)s still contains brackets. Decide on them first, or choose another status."
    ),
    "not_ready_to_issue": _("This version cannot be issued yet. Check what is still missing."),
    "marks_torn": _(
        "In clause %(label)s a bracket or a mark of emphasis is missing its "
        "pair. Ask the moderators to correct it, then decide."
    ),
    "collisions_left": _(
        "This version cannot be issued yet. Collisions neither decided nor left "
        "in brackets: %(left)s. This applies even if answers may follow later."
    ),
    "answers_do_not_fit": _(
        "This version cannot be issued yet. Answers that do not fit the text, and words that "
        "nobody asks for any more: %(left)s."
    ),
    "answer_does_not_fit": _(
        "This answer does not fit the issued text. Choose the outcome that the text shows."
    ),
    "answer_needs_no_confirmation": _(
        "There is nothing to confirm here: the answer fits the text, or the text contradicts it."
    ),
    "written_text_in_the_way": _(
        "Text written by hand would tear a pair of brackets or marks of emphasis here. Build the "
        "text without it, or edit the text."
    ),
    "nothing_suggested": _("No answer follows from the text here."),
    "suggested_otherwise": _(
        "The answers that follow from the text have changed since you read them. Load the page "
        "again."
    ),
    "places_doubtful": _(
        "This version cannot be issued yet. Places that a person has to confirm: %(left)s."
    ),
    "contested_already": _("This answer is contested already."),
    "answered_for_good": _("The chair has reviewed this answer; the decision is final."),
    "too_late_to_contest": _("The deadline for contesting this answer has passed."),
    "contest_withdrawn": _("It was withdrawn in the meantime: the answer is no longer contested."),
    "contest_answered": _("It has been answered in the meantime."),
    "contest_hidden": _("This text is already hidden."),
    "contest_not_hidden": _("This text is not hidden."),
    "nothing_to_undo": _("There is nothing to undo."),
    "version_not_current": _(
        "The text of this file is not the current version, so nothing can be proposed to it. "
        "Issue the version first."
    ),
    "nothing_to_enter": _("No part of this file is waiting to be entered."),
    "nothing_to_redo": _("There is nothing to redo."),
    "import_changed": _(
        "This import was corrected by another person in the meantime, so your "
        "correction was not made. Load the page again."
    ),
    "import_over": _("This import was created or discarded already."),
    "authentic_first": _(
        "There is no clause in this version yet. Import the authentic language "
        "first; other languages are aligned with it."
    ),
    "import_empty": _("Nothing here would become a clause."),
    "import_struck": _(
        "Struck text needs your decision first (paragraphs: %(places)s). Leave it out, keep it "
        "as text, or put it in brackets."
    ),
    "import_warnings": _(
        "Something in this file has to be checked (places: %(places)s). Open the "
        "review: %(address)s"
    ),
    "nobody_to_review": _(
        "Nobody can review this import: give a person the role of the secretariat first."
    ),
    "source_missing": _("Submission %(number)s has no source yet. Say who it comes from first."),
    "published_already": _("Submission %(number)s is published already."),
    "not_published": _("This submission is not published."),
    "which_consultation": _("There is more than one consultation, or none; say which: %(slugs)s."),
    "tags_unknown": _("These tags are not among those of the consultation: %(codes)s."),
    "clauses_of_another_document": _("Some of these clauses belong to another document."),
    "misaligned": _(
        "The texts differ from clause %(position)s on: the version has "
        "“%(expected)s” there, the file has “%(found)s”. Nothing was imported."
    ),
    "misaligned_count": _(
        "The version has %(expected)s clauses, the file has %(found)s. Nothing was imported."
    ),
    "http_405": _("This address does not accept this kind of request."),
    "http_406": _("This output is not available in that format."),
    "http_408": _("The request took too long."),
    "http_411": _("The length of the request must be given."),
    "http_413": _("This is larger than what is accepted here."),
    "http_414": _("This address is too long."),
    "http_415": _("This kind of content is not accepted here."),
    "http_431": _("The headers of the request are too large."),
    **BALLOT_REFUSALS,
    **MEETING_REGISTRATION_REFUSALS,
}
PROGRAM_REFUSALS = {  # where a program has another way out than a person at a browser
    "sign_in_first": _(
        "Send a token in the header “Authorization: Bearer …”, or sign in. Make a token on "
        "your account page."
    ),
}
FIELD_ERRORS = {
    **MEETING_CHAIR_FIELD_ERRORS,
    **QUESTIONNAIRE_FIELD_ERRORS,
    **SUBMISSION_FIELD_ERRORS,
    **TRANSLATION_FIELD_ERRORS,
    **CONSOLIDATION_FIELD_ERRORS,
    "missing": _("Please fill this in."),
    "recipients_needed": _("Choose roles or groups, or everyone."),
    "everyone_and_some": _("Choose either everyone, or roles and groups."),
    "one_needed": _("One of these is needed: write it in at least one language."),
    "authentic_needed": _(
        "It is required in the authentic language, in which the text is negotiated."
    ),
    "string_too_short": _("At least %(min_length)s characters are needed."),
    "string_too_long": _("At most %(max_length)s characters fit here."),
    "string_type": _("Text is needed here."),
    "string_pattern_mismatch": _("This does not have the expected format."),
    "reason_needed": _(
        "Give a reason for the objection, so that others can look for an acceptable wording."
    ),
    "taken": _("This is already in use. Choose another one."),
    "moment_far": _("Choose a year between %(first)s and %(last)s."),
    "closes_before_it_opens": _("It would close before it opens."),
    "stage_overlaps": _("This overlaps the stage from %(opens)s to %(closes)s (UTC)."),
    "list_unreadable": _("This is neither a CSV file in UTF-8 nor an XLSX workbook."),
    "list_without_people": _(
        "The list has no people. Put the heads of the columns into its first row."
    ),
    "list_too_long": _("A list has at most %(most)s people. Split it."),
    "list_columns_unknown": _(
        "These columns are unknown: %(columns)s. The columns are: %(known)s."
    ),
    "list_columns_missing": _(
        "These columns are missing: %(columns)s. The columns are: %(known)s."
    ),
    "list_columns_twice": _("A column stands there twice. The columns are: %(known)s."),
    "list_changed": _(
        "The row of %(email)s has a fault now. Nobody was accredited. Send the list again."
    ),
    "unknown_placeholder": _(
        "%(found)s is no placeholder. There are {name}, {organization}, {consultation} and "
        "{deadline}."
    ),
    "no_colleague": _("Choose verified members of your organization."),
    "accredited_already": _("This person is accredited with this role already."),
    "person_refused": "%(why)s",  # a sentence that is in the reader's language already
    "people_refused": _("Nobody got the role. %(people)s"),
    "administrator_has_no_end": _(
        "An administrator has no last day, so that somebody can always give roles. Leave the day "
        "empty, and remove the role when it is over."
    ),
    "nobody_has_it": _("No account here has this address."),
    "no_such_member": _("Nobody in this consultation has the name or address %(name)s."),
    "which_member": _("More than one person here: %(names)s. Give the whole name, or the address."),
    "several_members": _("More than one person here is called %(name)s. Give the address."),
    "no_such_clauses": _("These clauses are not in the current version: %(labels)s."),
    "label_twice": _(
        "More than one clause is labelled %(labels)s. Comment on it from its own page."
    ),
    "clause_to_quote": _("Name the clause that contains this text."),
    "no_clauses_named": _("Name at least one clause, or choose a tag."),
    "not_in_text": _(
        "This is not in the text of the clause. Copy it from the clause, or leave this empty."
    ),
    "twice_in_text": _(
        "This text appears more than once. Quote a few more words, so that it is "
        "clear which place you mean."
    ),
    "nothing_to_quote": _(
        "A missing text cannot be quoted. Leave this empty, or choose another place."
    ),
    "no_change": _("This is the current text: nothing would change."),
    "no_words_wanted": _("This kind of amendment has no text of its own."),
    "corrections_are_of_translations": _(
        "Only a translation can be corrected; the authentic text is amended."
    ),
    "not_in_the_coalition": _(
        "Your organization has not confirmed that it belongs to this coalition."
    ),
    "too_many_mentions": _(
        "This mentions %(count)s people or organizations. A comment can mention %(most)s."
    ),
    "ambiguous_mention": _("More than one is called %(name)s. Write one of these: %(choices)s"),
    "no_such_words": _("The clause never had this text in an issued version."),
    "same_name": _("The group has this name already. Give it another one, or keep it."),
    "two_at_least": _("Select at least two contributions: one alone is not a group."),
    "one_kind": _(
        "Comments can be grouped only with comments, and amendments only with amendments."
    ),
    "page_address": _("A page of the consultation has this address. Choose another one."),
    "no_case": _("Select at least one contribution first."),
    "not_a_moderator": _("This person does not moderate here."),
    "say_why": _("Give the reason, in a few words."),
    "deceptive": _(
        "This contains misleading characters: %(names)s (at character "
        "%(position)s). Please remove them."
    ),
    "slug_reserved": _("This name is used by pages of the program. Choose another."),
    "int_parsing": _("A whole number is needed here."),
    "int_type": _("A whole number is needed here."),
    "literal_error": _("Choose one of those offered."),
    "enum": _("Choose one of those offered."),
    "accept_needed": _("Please read the rules and accept them."),
    "sure_needed": _("Please confirm that you are sure."),
    "password_common": _(
        "Too many people use a password like this. A few words that do not "
        "belong together are better."
    ),
    "password_about_you": _(
        "This contains your name or your address. Choose words that nobody would link to you."
    ),
    "wrong_own_password": _("This is not your password."),
    "wrong_code": _("This code is not right, or was used before. Wait for the next one."),
    "entry_code_over": _(
        "This code is used or too old, or it was asked for in another browser. Ask for another one."
    ),
    "entry_code_wrong": _("This code is not right. Look at the last email that we sent you."),
    "entry_code_tries": _("Five codes were wrong. Ask for another one."),
    "government_listed": _("Governments are chosen from the list that the secretariat keeps."),
    "organisation_known": _("This organization is already listed: choose it from the list."),
    "list_header": _("The first line must be: code,region,en,fr,ar,es,ru,zh"),
    "list_empty": _("There is no government in this list."),
    "list_row": _("Line %(line)s does not have eight short cells."),
    "list_code": _(
        "Line %(line)s: the code must consist of capital letters and digits, and appear only once."
    ),
    "list_region": _("Line %(line)s: there is no such region."),
    "list_en": _("Line %(line)s: the name in English is missing."),
    "string_unicode": _("This contains characters that cannot be stored."),
    "extra_forbidden": _("Nothing with this name is requested."),
    "value_error": _("This does not have the expected format."),
    "email": _("This does not look like an email address."),
    "bool_parsing": _("Yes or no is needed here."),
    "datetime_from_date_parsing": _("A date and time is needed here, such as 2027-03-31 17:00."),
    "datetime_parsing": _("A date and time is needed here, such as 2027-03-31 17:00."),
    "greater_than_equal": _("This number is too small."),
    "less_than_equal": _("This number is too large."),
    "file_needed": _("Choose a file."),
    "file_kind": _(
        "“%(name)s” is not an accepted kind of file, or its content does not match its name."
    ),
    "file_is_empty": _("“%(name)s” is empty."),
    "no_such_hunk": _("This change is no longer requested. Load the page again."),
    "no_change_selected": _("Select at least one change first; the text is built from these."),
    "does_not_object": _("This name has no open objection to the clause."),
    "clauses_of_one_document": _("Name clauses of the issued text, all of one document."),
    "no_such_clause": _(
        "One of these is not in the issued text. Write them as they are numbered "
        "there, separated by commas."
    ),
    "take_no_part": _(
        "At least one of these people has no role in this consultation, or there are more than 40."
    ),
    "no_such_bracket": _("This bracket or alternative is no longer there."),
    "words_not_there": _("This is not in the current text of the clause."),
    "words_more_than_once": _(
        "This text appears more than once in the clause. Add more of the text around it."
    ),
    "words_cut_a_bracket": _(
        "This text has one bracket without its pair. Include both, or neither."
    ),
    "in_the_past": _("This day is past. Name one that is still to come."),
    "label_or_none": _("Type a label, or say that the clause has none, but not both."),
    "no_first_label": _(
        "Write the first label as it looks, such as 1., 1.1, a), (i) or Article 1."
    ),
    "no_place_left": _(
        "Nothing in the new text is similar to this passage: it can only be marked as removed."
    ),
    "same_as_missing": _("Say which contribution asks for the same."),
    "same_as_itself": _("Name another contribution, not one that this answer is for."),
    "same_as_unknown": _("No public contribution to this document has this number."),
    "hunks_of_one": _("Single changes can be answered only for one amendment at a time."),
    "title_of_one": _(
        "A title applies to one file only. Leave it empty: each file has its "
        "own, and you can change it afterwards."
    ),
    "day_past": _("Choose a day from 1900 until today."),
    "date_parsing": _("A day is needed here, such as 2027-03-31."),
    "date_type": _("A day is needed here, such as 2027-03-31."),
    "day_over": _("This day is over. Choose a later one."),
    "date_from_datetime_parsing": _("A day is needed here, such as 2027-03-31."),
    "date_from_datetime_inexact": _("A day is needed here, such as 2027-03-31."),
    "too_short": _("At least one is needed."),
    "too_long": _("These are too many at once."),
    "list_type": _("A list is needed here."),
    "model_type": _("A JSON object is needed."),
    **BALLOT_FIELD_ERRORS,
    **ATTACHMENT_FIELD_ERRORS,
    **MEETING_REGISTRATION_FIELD_ERRORS,
}


def describe_problem(problem: Problem, *, to_program: bool = False) -> str:
    """Describe a refusal in a sentence; errors of single fields are described beside them.

    Args:
        to_program: whether a program reads it, which can send a token.
    """
    if problem.code == "forbidden" and problem.details.get("roles"):
        return describe_needed_roles(str(problem.details["action"]))
    sentence = REFUSALS.get(problem.code)
    if to_program:
        sentence = PROGRAM_REFUSALS.get(problem.code, sentence)
    return _fill_message(sentence, problem.details) or gettext(
        "This cannot be done: %(code)s", code=problem.code
    )


def describe_field_error(wrong: dict[str, Any]) -> str:
    """Describe the error of a field in a sentence."""
    empty = wrong["type"] == "string_too_short" and wrong.get("min_length") == 1  # only spaces
    return _fill_message(FIELD_ERRORS.get("missing" if empty else wrong["type"]), wrong) or gettext(
        "This does not have the expected format."
    )


def _fill_message(words: Any, details: dict[str, Any]) -> str:
    """Fill the placeholders of a message; a missing value leaves the message as it is."""
    text = "" if words is None else str(words)
    try:
        return text % details if "%(" in text else text
    except (KeyError, ValueError):
        return text
