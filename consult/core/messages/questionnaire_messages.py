"""Sentences of the refusals of questionnaires."""

from flask_babel import lazy_gettext as _

QUESTIONNAIRE_REFUSALS = {
    "questionnaire_open": _("It is open: it and its questions do not change any more."),
    "questionnaire_closed": _("Answers are taken only while it is open and its stage lasts."),
    "questionnaire_over": _("Its stage is over. Choose another stage first."),
    "questionnaire_running": _("The figures are published after the deadline."),
    "questionnaire_without_end": _("Its stage has no end. Give the stage an end first."),
    "questions_full": _("A questionnaire has %(most)s questions at most."),
    "no_questions": _("It has no question yet."),
    "not_invited": _("This questionnaire is for another role."),
    "answer_placed": _(
        "This answer is a comment in another place already. Its author can withdraw that one first."
    ),
    "answer_withdrawn": _(
        "Its author withdrew the comment that was made from it, and alone can place it again."
    ),
    "answer_without_author": _(
        "The account of its author is closed, so it does not become a comment."
    ),
    "stage_with_questionnaire": _(
        "Questionnaire %(number)s belongs to this stage, so the stage is not removed."
    ),
}
QUESTIONNAIRE_FIELD_ERRORS = {
    "options_needed": _("Give two options at least, and %(most)s at most, one a line."),
    "options_for_open": _("An open answer has no options."),
    "options_uneven": _("Another language has more lines: each option is needed in it, too."),
    "scale_ends": _("Give two lines, the words at both ends of the scale, or none."),
}
