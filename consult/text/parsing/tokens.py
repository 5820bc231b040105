"""Tokens: words, numbers, white space and marks of a text in any of the six languages."""

import regex

# A Han character is a token; other words keep their marks, inner apostrophes, hyphens and joiners.
_LETTER = r"[[\p{L}\p{M}\p{Nl}]--\p{Han}]"
_WORD_CHAR = r"[[\p{L}\p{M}\p{Nl}\p{Nd}]--\p{Han}]"
_INNER = r"['’\u02BC\u00B7\u00AD\u200C\u200D]"
_HYPHEN = r"[-\u2010\u2011]"
_SEPARATOR = r"[.,\u066B\u066C\u00A0\u202F]"

_TOKEN = regex.compile(
    rf"""
      \n                                                    # a line break, alone
    | [^\S\n]+                                              # a run of other white space
    | \p{{Nd}}+(?:{_SEPARATOR}\p{{Nd}}+)+                   # 1,000.5  12.3  ١٬٠٠٠
    | \p{{Han}}\p{{M}}*
    | {_WORD_CHAR}+
      (?: {_INNER}(?={_LETTER}){_WORD_CHAR}+                # l'homme  می‌خواهم
        | {_HYPHEN}(?={_LETTER}){_WORD_CHAR}+               # WSIS-process  2030-ready
        | (?<={_LETTER}){_HYPHEN}(?=\p{{Nd}}){_WORD_CHAR}+  # COVID-19; 2024-2025 is three tokens
      )*
    | [\p{{P}}\p{{Sm}}\p{{Sc}}\p{{Sk}}]                     # one mark, bracket or sign alone
    | \X                                                    # anything else: one grapheme
    """,
    regex.V1 | regex.VERBOSE | regex.DOTALL,
)
_WORD = regex.compile(r"[\p{L}\p{N}]")
_HAN = regex.compile(r"\p{Han}")


def tokenize_text(text: str) -> list[str]:
    """Split a text into words, numbers, runs of white space and single marks.

    The tokens join to the text.
    """
    return _TOKEN.findall(text)  # the pattern has no groups


def is_word(token: str) -> bool:
    """Return whether a token is a word or a number."""
    return _WORD.search(token) is not None


def is_han(token: str) -> bool:
    """Return whether a token is a Han character."""
    return _HAN.match(token) is not None
