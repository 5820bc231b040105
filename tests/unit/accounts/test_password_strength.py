"""Tests of the list of passwords and words, and of the bits that a password has."""

import gzip
import secrets

import pytest

from consult.accounts.sign_in.password_strength import (
    LEAST_BITS,
    WORD_BITS,
    WORDS_FILE,
    estimate_bits,
    is_easy_to_guess,
    is_known,
)
from consult.accounts.sign_in.passwords import find_weakness

LARGEST_FILE = 500_000  # bytes in the repository


@pytest.fixture(scope="module")
def words():
    return gzip.decompress(WORDS_FILE.read_bytes()).decode().split("\n")[:-1]


def test_the_list_is_large_sorted_and_compact(words):
    assert len(words) > 140_000 and sum(len(word) >= 12 for word in words) > 3_000
    assert words == sorted(set(words), key=str.encode)
    assert WORDS_FILE.stat().st_size < LARGEST_FILE
    assert WORDS_FILE.with_name("common_words.LICENSE").read_text().count("Permission is hereby")


def test_every_word_of_the_list_is_found_and_nothing_between_two_words(words):
    assert [word for word in [words[0], *words[1:-1:97], words[-1]] if not is_known(word)] == []
    between = [f"{word}\x01" for word in words[::97]]
    assert [word for word in ["", "\x01", "\U0010ffff", *between] if is_known(word)] == []


@pytest.mark.parametrize(
    "password",
    [
        "unbelievable",
        "skateboarding",
        "manchesterunited",
        "Summer2026!!",
        "ManchesterUnited1",
        "P@ssw0rd2026!",
        "contraseña123",
        "motdepasse2025",
        "пароль123456",
        "йцукенгшщзхъ",
        "密码密码密码密码密码密码",
        "secretariat2026",
        "jennifer-michael",
        "abcdefghijklmnop",
        "1qaz2wsx3edc",
        "111111111111111111",
        "19850312198503",
    ],
)
def test_what_anyone_would_guess_is_refused(password):
    assert is_easy_to_guess(password)
    assert find_weakness(password, "pia@people.example", "Pia") == "password_common"


@pytest.mark.parametrize(
    "password",
    [
        "nine calm herons wait",
        "correct horse battery",
        "la vie est belle au lac",
        "не забудь купить хлеб",
        "我们在日内瓦的湖边散步吃饭",
        "لا تنس شراء الخبز غدا",
        "x7Kq9mPz2wLd",
    ],
)
def test_sentences_and_random_signs_are_taken(password):
    assert find_weakness(password, "pia@people.example", "Pia") is None


def test_made_passwords_are_taken():
    assert [
        each
        for each in (secrets.token_urlsafe(15) for _ in range(200))
        if estimate_bits(each) < LEAST_BITS
    ] == []


def test_the_easiest_division_counts():
    assert estimate_bits("manchesterunited") == 2 * WORD_BITS
    assert estimate_bits("manchester united") < 2 * WORD_BITS + 2
    assert estimate_bits("MANCHESTERUNITED") == estimate_bits("manchesterunited")
    assert estimate_bits("") == 0
    assert estimate_bits("qz" * 100) == estimate_bits("qz" * 32)
