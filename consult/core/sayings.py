"""What each code means in words, in the reader's language: refusals, wrong fields, and nothing else."""
from typing import Any

from flask_babel import gettext, lazy_gettext as _

from .errors import Problem

REFUSALS = {
    "bad_request": _("This could not be understood."),
    "sign_in_first": _("Sign in to do this. Reading needs no account."),
    "forbidden": _("You may not do this here, or not now: it depends on your role and on the current stage."),
    "csrf": _("This form is out of date, perhaps because you signed in or out meanwhile. Load the page again; nothing was changed."),
    "not_found": _("There is nothing here, or not any more."),
    "conflict": _("This does not fit with what is there now."),
    "changed_meanwhile": _("Someone else changed this while you were editing. Both texts are shown; decide and save again."),
    "invalid": _("Some of this needs another look."),
    "unfit": _("A value here is too large, or holds characters that cannot be stored."),
    "too_deep": _("The JSON is nested too deeply."),
    "not_an_object": _("A JSON object is needed."),
    "key_wrong": _("The idempotency key is longer than 100 characters or not printable."),
    "key_used_for_another_request": _("This key was used for another request already."),
    "too_many": _("Too many requests. Please wait %(wait)s seconds."),
    "ballot_closed": _("No more positions are taken on this clause."),
    "clause_gone": _("This clause is not in the current version any more, so no position can be taken on it."),
    "text_changed": _("The words of this clause have changed since you opened it. The new words are shown: decide, and send again."),
    "set_up_already": _("This installation has an administrator already. Add consultations with: consultation add"),
    "stages_exist": _("This consultation has stages already. Change those that are there."),
    "confirm_your_address_first": _("Confirm your e-mail address first: the link is in the mail we sent you."),
    "account_closed": _("This account is closed, so it cannot take a role."),
    "affiliation_not_verified": _("A head of delegation or a speaker needs a verified affiliation; this person has none yet."),
    "last_administrator": _("This is the last administrator of the consultation. Make someone else administrator first."),
    "not_of_your_organisation": _("This person is not a verified member of your organisation."),
    "no_facilitator": _("This person is not a facilitator here. Give the role first."),
    "tag_in_use": _("%(clauses)s clauses have this tag. Take it off them first."),
    "clause_left_the_text": _("This clause is not in the current version any more. What was said about it stays; nothing is added."),
    "reply_to_another_place": _("The comment that you answer stands elsewhere."),
    "reply_to_nothing": _("The comment that you answer was withdrawn or hidden meanwhile, or waits for a moderator."),
    "not_shown": _("This comment is not shown any more: it was withdrawn or hidden."),
    "withdrawn_already": _("This comment was withdrawn already."),
    "not_withdrawn": _("This comment was not withdrawn."),
    "not_hidden": _("This comment is not hidden."),
    "not_held": _("This comment does not wait for a moderator any more."),
    "reported_already": _("You have reported this comment already. A moderator looks at it."),
    "nothing_to_settle": _("There is nothing to settle here any more."),
    "try_again": _("This cannot be saved at the moment. Nothing is lost: please try again."),
    "unexpected": _("Something went wrong on our side. It has been noted; nothing was changed."),
    "wrong_password": _("This address and this password do not belong together."),
    "wrong_own_password": _("This is not your password."),
    "wrong_code": _("This code is not right, or was used before. Wait for the next one."),
    "too_many_sign_ins": _("Too many attempts failed for this address. Please wait %(minutes)s minutes, or set a new password."),
    "confirm_first": _("Confirm your address first: open the link in the mail that we sent you. To get another mail, join again."),
    "step_over": _("This took too long. Please sign in again."),
    "account_disabled": _("This account has been disabled. The secretariat of the consultation can tell you why."),
    "link_over": _("This link is not good any more: it was used, it is too old, or a newer mail was sent."),
    "address_taken": _("This address belongs to another account."),
    "not_for_programs": _("A program cannot do this for you. Sign in with a browser."),
    "second_factor_is_on": _("One-time codes are on already."),
    "second_factor_is_off": _("One-time codes are off already."),
    "second_factor_not_begun": _("Begin again: there is no key yet."),
    "organisation_not_verified": _("The organisation has to be verified first."),
    "nothing_to_verify": _("There is no affiliation to decide about any more."),
    "nothing_to_flag": _("This person speaks for nobody else."),
    "flagged_already": _("You have said so already. The secretariat will look at it."),
    "settled_already": _("This was decided already."),
    "judged_already": _("This organisation was decided about already."),
    "list_wrong": _("The list has a mistake in line %(line)s; nothing was changed."),
    "http_400": _("This could not be understood."),
    "issued_already": _("This version was issued, and what was issued does not change. Begin a new version to change its text."),
    "later_version_issued": _("A later version of this document was issued already."),
    "version_empty": _("There is no clause in this version yet."),
    "version_not_empty": _("There are clauses in this version already. Begin a new, empty version for the file."),
    "no_such_edition": _("The version is not in this language yet. Add the language first."),
    "moved_to_itself": _("A clause cannot stand after itself."),
    "nothing_to_merge": _("No clause follows this one that could be joined to it."),
    "file_empty": _("No clause was found in this file."),
    "tags_unknown": _("These tags are not among those of the consultation: %(codes)s."),
    "clauses_of_another_document": _("Some of these clauses belong to another document."),
    "misaligned": _("The texts part at clause %(position)s: the version has “%(expected)s” there, the file has “%(found)s”. Nothing was taken over."),
    "misaligned_count": _("The version has %(expected)s clauses, the file has %(found)s. Nothing was taken over."),
    "http_405": _("This address does not take such a request."),
    "http_406": _("This cannot be given in that form."),
    "http_408": _("The request took too long."),
    "http_411": _("The length of the request must be given."),
    "http_413": _("This is larger than what is accepted here."),
    "http_414": _("This address is too long."),
    "http_415": _("This kind of content is not taken here."),
    "http_431": _("The headers of the request are too large."),
}
FIELDS = {
    "missing": _("Please fill this in."),
    "string_too_short": _("At least %(min_length)s characters are needed."),
    "string_too_long": _("At most %(max_length)s characters fit here."),
    "string_type": _("Text is needed here."),
    "string_pattern_mismatch": _("This does not have the expected form."),
    "reason_needed": _("An objection needs its reason, so that others can look for words you can live with."),
    "taken": _("This is taken already. Choose another."),
    "moment_far": _("Choose a year between %(first)s and %(last)s."),
    "closes_before_it_opens": _("It would close before it opens."),
    "stage_overlaps": _("This overlaps the stage from %(opens)s to %(closes)s (UTC)."),
    "nobody_has_it": _("Nobody here has this address."),
    "no_such_clauses": _("These clauses are not in the current version: %(labels)s."),
    "no_clauses_named": _("Name at least one clause, or choose a tag."),
    "not_in_text": _("These words are not in the text of the clause. Copy them from it, or leave this empty."),
    "twice_in_text": _("These words stand in the text more than once. Quote a few more words, so that it is clear which you mean."),
    "nothing_to_quote": _("What is missing cannot be quoted. Leave this empty, or choose another place."),
    "no_such_words": _("The clause never had these words in an issued version."),
    "say_why": _("Say why, in a few words."),
    "deceptive": _("This holds characters that show something else than they are: %(names)s (at character %(position)s). Please remove them."),
    "slug_reserved": _("Pages of the program have this name. Choose another."),
    "int_parsing": _("A whole number is needed here."),
    "int_type": _("A whole number is needed here."),
    "literal_error": _("Choose one of those offered."),
    "enum": _("Choose one of those offered."),
    "accept_needed": _("Please read the rules and accept them."),
    "sure_needed": _("Please confirm that you are sure."),
    "password_common": _("Too many people use a password like this. A few words that do not belong together are better."),
    "password_about_you": _("This holds your name or your address. Choose words that nobody would link to you."),
    "wrong_own_password": _("This is not your password."),
    "wrong_code": _("This code is not right, or was used before. Wait for the next one."),
    "government_listed": _("Governments are chosen from the list that the secretariat keeps."),
    "organisation_known": _("This organisation is here already: choose it from the list."),
    "list_header": _("The first line must be: code,region,en,fr,ar,es,ru,zh"),
    "list_empty": _("There is no government in this list."),
    "list_row": _("Line %(line)s does not have eight short cells."),
    "list_code": _("Line %(line)s: the code must be of capital letters and digits, and there only once."),
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
    "list_type": _("A list is needed here."),
    "model_type": _("A JSON object is needed."),
}


def sentence(problem: Problem) -> str:
    """A refusal in words; what is wrong with single fields stands beside them."""
    return _filled(REFUSALS.get(problem.code), problem.details) or gettext("This cannot be done: %(code)s", code=problem.code)


def field_sentence(wrong: dict[str, Any]) -> str:
    """What is wrong with a field."""
    return _filled(FIELDS.get(wrong["type"]), wrong) or gettext("This does not have the expected form.")


def _filled(words: Any, details: dict[str, Any]) -> str:
    if words is None:
        return ""
    text = str(words)
    try:
        return text % details if "%(" in text else text
    except (KeyError, ValueError):
        return text
