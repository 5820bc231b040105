"""The language of a text, guessed among the six."""

from functools import cache, lru_cache

import regex
from py3langid.langid import MODEL_FILE, LanguageIdentifier

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
_SCRIPTS = {
    "ar": regex.compile(r"\p{Arabic}"),
    "ru": regex.compile(r"\p{Cyrillic}"),
    "zh": regex.compile(r"\p{Han}"),
    "latin": regex.compile(r"\p{Latin}"),
}
_LETTERS_OF_HAN = 3  # a Han character counts as three letters
_FEWEST_LETTERS = 8  # a text with fewer Latin letters could be in any language
_SUREST = 0.6  # the probability that a Latin text must reach, among the six languages


def guess_language(text: str) -> str | None:
    """Guess the language of a text: ar, en, es, fr, ru or zh; None if the text is too short."""
    letters = {name: len(script.findall(text)) for name, script in _SCRIPTS.items()}
    letters["zh"] *= _LETTERS_OF_HAN
    name = max(letters, key=lambda each: letters[each])
    if letters[name] == 0:
        return None
    if name != "latin":
        return name
    if letters["latin"] < _FEWEST_LETTERS:
        return None
    language, likelihood = _load_identifier().classify(text)
    return str(language) if likelihood >= _SUREST else None


@lru_cache(maxsize=10_000)
def recall_language(text: str) -> str:
    """Return the guessed language of a text that pages show again and again; "" if unknown."""
    return guess_language(text) or ""


@cache
def _load_identifier() -> LanguageIdentifier:
    """Load the model at first use, which takes about half a second."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(LANGUAGES))
    return identifier
