"""Data for the endpoints of translations: a Spanish one, whose texts wait for a review."""

from io import BytesIO

from consult.core.database.engine import db
from consult.core.events.log import transaction
from consult.documents.queries import load_clause_texts
from consult.documents.translations.actions import begin_translation
from consult.documents.translations.forms import TranslationForm
from consult.documents.translations.models import ClauseTranslation
from consult.documents.translations.xliff_file import XliffFile, XliffUnit, write_xliff


def create_translation_rows(world):
    """Create a translation of the issued version with texts that nobody in particular wrote."""
    form = TranslationForm(language="es", title="El texto", translator="ivo@people.example")
    translation = begin_translation(world.actor("sera"), world.version, form).id
    with transaction():
        for line in load_clause_texts(world.version, "en", "en"):
            db.session.add(
                ClauseTranslation(
                    translation_id=translation,
                    clause_id=line.clause_id,
                    label=line.label,
                    text=f"{line.text} (es)",
                    source=line.digest,
                )
            )
    file = write_xliff(
        XliffFile(
            world.version,
            "T/S/Zero",
            "en",
            "es",
            [
                XliffUnit(line.clause_id, line.label, line.text, f"{line.text} (otra)")
                for line in load_clause_texts(world.version, "en", "en")
            ],
        )
    )
    return {"translation": translation, "translated": file, "reviewer": world.ids["rana"]}


def build_translation_arguments(world, rows):
    """Return the path arguments that differ, by endpoint."""
    issued = {"version": "zero-draft", "text_language": "es", "translation_id": rows["translation"]}
    doors = (
        "translations",
        "begin_translation",
        "translation",
        "translation_clause",
        "plan_translation",
        "translate_clause",
        "review_translation",
        "review_all_translations",
        "ask_for_translation_review",
        "discard_translation",
        "publish_translation",
        "do_publish_translation",
        "translation_file",
        "import_translation",
    )
    return {
        **{f"documents.{door}": issued for door in doors},
        **{f"documents_api.{door}": {**issued, "version_id": world.version} for door in doors},
    }


def build_translation_bodies(rows):
    """Return the bodies by endpoint."""
    begun = {"language": "ru", "title": "Текст"}
    text = {"text": "Otras palabras.", "label": "1."}
    return {
        "documents.begin_translation": begun,
        "documents_api.begin_translation": begun,
        "documents.plan_translation": {"title": "Otro título"},
        "documents.translate_clause": text,
        "documents.review_translation": text,
        "documents.ask_for_translation_review": {"reviewer": rows["reviewer"]},
        "documents_api.translate_clause": text,
        "documents.do_publish_translation": {"unreviewed": "1", "untranslated": "1"},
        "documents.import_translation": {"file": (BytesIO(rows["translated"]), "es.xlf")},
    }
