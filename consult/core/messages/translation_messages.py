"""Sentences of the refusals of the translation desk."""

from flask_babel import lazy_gettext as _

TRANSLATION_REFUSALS = {
    "not_issued_yet": _(
        "This version is not issued yet. Write its languages in the working version."
    ),
    "translation_incomplete": _(
        "Clauses without a translation of the present text: %(count)s. A first publication needs"
        " all of them."
    ),
    "translation_unreviewed": _(
        "Texts that nobody has reviewed: %(count)s. Have them reviewed, or tick that they are"
        " published all the same."
    ),
    "translation_untranslated": _(
        "Texts that equal the authentic text or look like another language: %(count)s. Translate"
        " them, or tick that they are published all the same."
    ),
    "translation_not_ready": _("No text is ready to be published."),
    "translation_outdated": _("This translates an earlier text. Bring it up to date first."),
    "nothing_to_review": _("Nothing waits for a review by this person."),
    "own_translation": _("You wrote this text: another person reviews it."),
}
TRANSLATION_FIELD_ERRORS = {
    "no_reviewer": _("Choose a person who may translate here, other than you."),
    "authentic_language": _("This is the language of the authentic text."),
    "translation_begun": _("The translation into this language has begun already."),
    "xliff_too_large": _("The file has more than %(most)s million bytes."),
    "xliff_foreign": _("This is no XLIFF 2 file that was downloaded here. Nothing was changed."),
    "xliff_other_version": _(
        "This file belongs to another version, %(symbol)s. Nothing was changed."
    ),
    "xliff_other_language": _("This file belongs to another language. Nothing was changed."),
    "xliff_source_changed": _(
        "The authentic text in the file differs from that of this version in %(count)s clauses:"
        " %(labels)s. Nothing was changed."
    ),
    "xliff_text_refused": _(
        "The translation of clause %(label)s is too long or has characters that look like others."
        " Nothing was changed."
    ),
}
