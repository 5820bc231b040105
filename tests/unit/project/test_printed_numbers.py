"""Sentences that print a limit of the program hold it as it is in the code."""

import pytest

from consult.accounts.entry.actions import CODE_LIFETIME, MOST_TRIES as MOST_CODES
from consult.accounts.sign_in.actions import SHARED_COMPUTER_LIFETIME
from consult.accounts.sign_in.one_time_token_actions import LIFETIMES
from consult.attachments.models import MEGABYTE, MOST_FILE_MB, MOST_FILES
from consult.core import mail
from consult.core.messages.error_messages import FIELD_ERRORS
from tests.support.sources import ROOT

NUMBERS = {3: "three", 5: "five", 8: "eight", 10: "ten"}
CODE_MINUTES = CODE_LIFETIME.seconds // 60
RESET_MINUTES = LIFETIMES["reset"].seconds // 60


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("templates/macros/attachments.html", f"At most {MOST_FILES} files of {MOST_FILE_MB} MB"),
        ("templates/macros/attachments.html", f'data-most="{MOST_FILE_MB * MEGABYTE}"'),
        ("templates/macros/attachments.html", f"larger than {MOST_FILE_MB} MB"),
        ("templates/macros/nomination_letters.html", f"at most {MOST_FILE_MB} MB"),
        (
            "templates/consultations/settings/settings_form.html",
            f"{NUMBERS[MOST_FILES]} files of {MOST_FILE_MB} MB",
        ),
        ("templates/mail/entry/code.txt", f"good for {CODE_MINUTES} minutes"),
        ("docs/users.md", f"within {NUMBERS[CODE_MINUTES]} minutes"),
        ("templates/mail/reset.txt", f"within {RESET_MINUTES} minutes"),
        ("templates/mail/already_here.txt", f"within {RESET_MINUTES} minutes"),
        ("templates/accounts/sign_in/mail_notice.html", f"valid for {RESET_MINUTES} minutes"),
        (
            "templates/accounts/sign_in/mail_notice.html",
            f"valid for {NUMBERS[LIFETIMES['confirm'].days]} days",
        ),
        (
            "templates/accounts/sign_in/sign_in_form.html",
            f"forget me after {SHARED_COMPUTER_LIFETIME.seconds // 60} minutes",
        ),
        ("templates/notifications/unsent_mails.html", f"tried {NUMBERS[mail.MOST_TRIES]} times"),
        ("docs/operators.md", f"tried again, {NUMBERS[mail.MOST_TRIES]} times within five hours"),
    ],
)
def test_a_sentence_prints_the_limit_of_the_code(path, words):
    assert words in (ROOT / path).read_text("utf-8")


def test_a_refusal_prints_how_many_wrong_codes_end_a_code():
    assert str(FIELD_ERRORS["entry_code_tries"]).startswith(NUMBERS[MOST_CODES].capitalize())


def test_the_last_try_of_a_mail_is_within_five_hours():
    waits = [2**tries for tries in range(1, mail.MOST_TRIES)]  # minutes, as in core/mail.py
    assert 4 * 60 < sum(waits) < 5 * 60
