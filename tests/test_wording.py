"""When two words are the same to a person who looks for one of them."""

from __future__ import annotations

import pytest

from skinquiz.wording import alike, forms, key, nearest_word, shares_a_word, telling, words


@pytest.mark.parametrize(
    ("text", "are"),
    [
        ("Ice-pick scars", {"ice", "pick", "scar", "icepick"}),
        ("0.25 mm", {"0.25", "mm"}),
        ("it's the FDA's", {"its", "the", "fda"}),
        ("therapies, boxes, us, lupus, dermatosis", {"therapy", "box", "us", "lupus", "dermatosis"}),
        ("Naïve how_it_works", {"naive", "how", "it", "work"}),
        ("", set()),
    ],
)
def test_words(text: str, are: set[str]) -> None:
    assert words(text) == are


@pytest.mark.parametrize(
    ("asked", "word", "how"),
    [
        ("scar", "scar", 1.0),
        ("exfoliate", "exfoliation", 0.8),
        ("scarring", "scar", 0.8),
        ("tan", "tanning", 0.8),
        ("pregnancy", "pregnant", 0.8),
        ("isotret", "isotretinoin", 0.5),
        ("isotretinoin", "isotret", 0.0),
        ("pen", "pencil", 0.0),
        ("peel", "pencil", 0.0),
        ("acne", "accutane", 0.0),
    ],
)
def test_alike(asked: str, word: str, how: float) -> None:
    assert alike(asked, word) == how


def test_shares_a_word() -> None:
    assert shares_a_word("exfoliating", "Does microneedling exfoliate?")
    assert not shares_a_word("does it hurt", "Does microneedling exfoliate?")


@pytest.mark.parametrize(
    ("text", "are"),
    [
        ("Does it hurt?", ("hurt",)),
        ("what is it", ("what", "is", "it")),
        ("scar SCAR scars", ("scar", "scars")),
        ("x" * 50, ("x" * 40,)),
        (" ".join(map(str, range(99))), tuple(map(str, range(12)))),
        ("\x1b[31m", ("31m",)),
        ("", ()),
    ],
)
def test_telling(text: str, are: tuple[str, ...]) -> None:
    assert telling(text) == are


def test_names_are_the_same_without_case_dashes_blanks_plurals_and_little_words() -> None:
    forms = ("how_it_works", "How it works", "how-it-work", "WORKS", "how does it work?")
    assert {key(form) for form in forms} == {"work"}
    assert {key("ice-pick scar"), key("icepick scars"), key("Ice Pick Scars")} == {"icepickscar"}


@pytest.mark.parametrize(
    ("word", "meant"),
    [("melasmma", "melasma"), ("exema", "eczema"), ("herpies", "herpes"), ("tattoo", ""), ("zelasma", ""), ("exe", "")],
)
def test_the_nearest_word_begins_with_the_same_letter(word: str, meant: str) -> None:
    assert nearest_word(word, ["melasma and eczema", "HERPES", "tone"]) == meant


@pytest.mark.parametrize(
    ("term", "plural"), [("scar", "scars"), ("peel wash", "peel washes"), ("biopsy", "biopsies"), ("PIH", "PIHs")]
)
def test_the_forms_of_a_term(term: str, plural: str) -> None:
    assert {term, plural} <= set(forms(term))
    assert len(forms(term)) == len(set(forms(term))) <= 4
