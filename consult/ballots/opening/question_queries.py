"""The question that the form of a ballot proposes, by its kind and subject."""

from consult.ballots.forms import OpenBallotForm
from consult.core import i18n
from consult.core.errors import Problem
from consult.core.i18n import force_locale
from consult.text.parsing.light_markup import extract_plain_text

from .question_messages import propose_question
from .subject_queries import load_subject


def propose_form_question(consultation_id: int, form: OpenBallotForm) -> str:
    """Propose the question of a ballot in the language of the form.

    Returns:
        An empty text for a motion, and while the subject is not chosen.
    """
    if form.about == "motion":
        return ""
    try:
        subject = load_subject(
            consultation_id,
            form.about,
            question="",
            language=form.language,
            clause_id=form.clause_id,
            amendment_id=form.amendment_id,
            which=form.which,
            alternative=form.alternative,
        )
    except Problem:
        return ""
    if not subject.label:
        return ""
    with force_locale(i18n.LOCALES.get(form.language, form.language)):
        return propose_question(
            form.about,
            subject.label,
            extract_plain_text(subject.words or "") if subject.bracket else "",
            one_of_several=form.alternative is not None,
            adopts=form.kind != "indicative" and form.answers == "vote",
        )
