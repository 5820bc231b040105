"""A translation of the world's issued version into Spanish: begun, written, published."""

from consult.documents.queries import load_clause_texts
from consult.documents.translations import actions, publish_actions
from consult.documents.translations.forms import (
    ClauseTranslationForm,
    PublishTranslationForm,
    TranslationForm,
)

SPANISH = [
    "Preámbulo",
    "*Recordando* que los Estados cooperarán de buena fe,",
    "*Resolvemos* conectar todas las escuelas para 2030 con financiación pública [voluntaria].",
    "*Invitamos* a todas las partes interesadas a informar cada dos años.",
]


def begin_translation(world, language="es", **more):
    """Begin a translation of the issued version; return its id."""
    form = TranslationForm(language=language, title="El texto", **more)
    return actions.begin_translation(world.actor("sera"), world.version, form).id


def write_translation(world, translation, clause, text, name="mona", **more):
    """Write the translation of a clause."""
    form = ClauseTranslationForm(text=text, label=more.pop("label", "1."), **more)
    actions.write_clause_translation(world.actor(name), translation, clause, form)


def write_all(world, translation, name="mona"):
    """Write the Spanish translation of all clauses."""
    lines = load_clause_texts(world.version, "en", "en")
    for line, text in zip(lines, SPANISH, strict=True):
        write_translation(world, translation, line.clause_id, text, name, label=line.label)


def publish(world, translation, name="sera", **more):
    """Publish what is ready of a translation."""
    return publish_actions.publish_translation(
        world.actor(name), translation, PublishTranslationForm(**more)
    )


def publish_spanish(world):
    """Publish a reviewed Spanish translation of the issued version."""
    translation = begin_translation(world)
    write_all(world, translation)
    actions.review_all(world.actor("sera"), translation)
    publish(world, translation)
    return translation
