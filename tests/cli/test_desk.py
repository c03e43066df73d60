"""What a quiz leaves behind: answers in the store, files that the person asks for, and nothing else."""

from __future__ import annotations

import errno
import json
import os
import re
import stat
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skinquiz.answers import read_answers
from skinquiz.assess import assess
from skinquiz.cli.answersfile import read_answers_file
from skinquiz.cli.desk import OFFERED, SavingDesk
from skinquiz.codes import write_code
from skinquiz.interview.desk import Refused
from skinquiz.interview.result import ANSWERS, CLINICIAN, FILES, SUMMARY
from skinquiz.interview.saved import Saved
from skinquiz.interview.session import Session
from skinquiz.interview.store import Store
from skinquiz.model import Answers, RuleSet
from skinquiz.render import ENDINGS, Style, render, summary
from skinquiz.render.circumstances import Circumstances
from skinquiz.render.words import date_in_words
from skinquiz.rulefiles.load import load_ruleset
from tests.cli.conftest import TINY
from tests.interview.player import AS_OF, person, play
from tests.interview.saving import failing
from tests.people import people, typed

RULES = load_ruleset(TINY)
PEELED: Mapping[str, str | Sequence[str]] = {
    "concerns": ["marks"],
    "mark_cause": "spots",
    "age": "34",
    "pregnancy": "no",
    "skin_now": ["cut", "rash"],
    "peel_before": "often",
    "last_peel": "2026-08-20",
    "peels_so_far": "not_sure",
    "peel_reaction": "nothing",
}
ALL = Session(RULES, AS_OF, tuple(typed(RULES, dict(PEELED), AS_OF).items()))  # type: ignore[arg-type]
FULL_DISK = OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Work in an empty folder."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "data" / "sessions")


def desk_at(store: Store, *, saving: bool = True, quick: bool = False, rules: RuleSet = RULES) -> SavingDesk:
    return SavingDesk(rules, AS_OF, store, saving=saving, quick=quick)


def first(count: int) -> Session:
    """Return the session after so many answers."""
    return replace(ALL, given=ALL.given[:count])


def with_answer(session: Session, name: str, answer: str | Sequence[str]) -> Session:
    value = typed(RULES, {name: answer}, AS_OF)[name]  # type: ignore[dict-item]
    return session.answered(RULES.questions[name], value)


def kept(store: Store, id: str) -> dict[str, object]:
    return {name: one.answer for name, one in store.load(id).answers.items()}


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


# Every answer is kept


def test_each_answer_is_in_the_file_as_soon_as_it_is_given(store: Store) -> None:
    desk = desk_at(store)
    for count in range(1, len(PEELED) + 1):
        assert desk.keep(first(count), finished=False) is None
        saved = store.load(desk.id)
        assert list(saved.answers) == list(PEELED)[:count]
        assert not saved.finished
    assert kept(store, desk.id) == {
        "concerns": ("marks",), "mark_cause": "spots", "age": 34, "pregnancy": "no", "skin_now": ("cut", "rash"),
        "peel_before": "often", "last_peel": "2026-08-20", "peels_so_far": "not_sure", "peel_reaction": "nothing",
    }  # fmt: skip
    assert files(store.folder) == [f"{desk.id}.json"]
    assert stat.S_IMODE(store.path(desk.id).stat().st_mode) == 0o600


def test_what_is_kept_says_which_rules_and_in_which_words(store: Store) -> None:
    desk = desk_at(store, quick=True)
    desk.keep(replace(first(5), quick=True), finished=True)
    saved = store.load(desk.id)
    assert (saved.ruleset, saved.version, saved.sha256) == (RULES.id, RULES.version, RULES.sha256)
    assert (saved.quick, saved.finished) == (True, True)
    assert (saved.answers["skin_now"].asked, saved.answers["skin_now"].said) == (
        "Is anything wrong with the skin now?",
        "A cut, A rash",
    )


def test_an_answer_that_was_changed_is_kept_with_the_one_before(store: Store) -> None:
    desk = desk_at(store)
    desk.keep(first(4), finished=False)
    changed = with_answer(first(4), "age", "35")
    desk.keep(changed, finished=False)
    desk.keep(with_answer(changed, "age", "36"), finished=False)
    saved = store.load(desk.id)
    assert saved.answers["age"].answer == 36
    assert [one.answer for one in saved.earlier("age")] == [34, 35]
    assert [one.question for one in saved.given] == ["concerns", "mark_cause", "age", "pregnancy", "age", "age"]


def test_keeping_again_adds_nothing(store: Store) -> None:
    desk = desk_at(store)
    for finished in (False, True, False):
        desk.keep(first(3), finished=finished)
        saved = store.load(desk.id)
        assert (len(saved.given), saved.finished) == (3, finished)


def test_a_whole_quiz_is_kept_and_finished(store: Store) -> None:
    desk = desk_at(store)
    played = play(replace(ALL, given=()), person(PEELED), desk)  # type: ignore[arg-type]
    assert played.conversation.session.answers == ALL.answers
    assert store.load(desk.id).finished
    assert desk_at(store).resume("last").session.answers == ALL.answers


def test_nothing_is_written_before_the_first_answer(store: Store, tmp_path: Path) -> None:
    desk = desk_at(store)
    assert not desk.unfinished()
    assert files(tmp_path) == []


# Going on


def test_a_quiz_is_taken_up_where_it_stopped(store: Store) -> None:
    desk_at(store, quick=True).keep(replace(with_answer(first(6), "age", "35"), quick=True), finished=False)
    desk = desk_at(store)
    resumed = desk.resume("last")
    assert resumed.lost == ()
    assert resumed.session.answers == with_answer(first(6), "age", "35").answers
    assert resumed.session.quick
    desk.keep(with_answer(resumed.session, "last_peel", "not_sure"), finished=False)
    saved = store.load(desk.id)
    assert saved.answers["last_peel"].answer == "not_sure"
    assert [one.answer for one in saved.earlier("age")] == [34], "what was said before is not forgotten"
    assert len(saved.given) == 8, "nothing is written twice"
    assert files(store.folder) == [f"{desk.id}.json"]


def test_a_full_quiz_can_be_taken_up_as_a_quick_one(store: Store) -> None:
    desk_at(store).keep(first(3), finished=False)
    assert desk_at(store, quick=True).resume("last").session.quick


def test_answers_that_do_not_mean_the_same_any_more_are_named(store: Store) -> None:
    desk = desk_at(store)
    desk.keep(first(4), finished=False)
    age = replace(RULES.questions["age"], ask="How young are you?")
    changed = replace(RULES, questions={**RULES.questions, "age": age}, version="0.2.0", sha256="cd" * 32)
    later = desk_at(store, rules=changed)
    resumed = later.resume(desk.id)
    assert list(resumed.session.answers) == ["concerns", "mark_cause", "pregnancy"]
    assert [(item.lead, item.text.startswith("You answered: 34.")) for item in resumed.lost] == [
        ("How old are you?", True)
    ]
    again = resumed.session.answered(age, 35)
    later.keep(again, finished=False)
    assert store.load(desk.id).version == "0.2.0"
    assert desk_at(store, rules=changed).resume(desk.id).session.answers["age"] == 35


def test_what_is_not_there_cannot_be_taken_up(store: Store) -> None:
    desk_at(store).keep(first(1), finished=False)
    with pytest.raises(Refused) as caught:
        desk_at(store).resume("2026-01-01-xxxx")
    assert str(caught.value) == "there is no saved session `2026-01-01-xxxx`"
    assert caught.value.args[1:], "on the command line more is said"


def test_what_belongs_to_other_rules_cannot_be_taken_up(store: Store) -> None:
    desk_at(store, rules=replace(RULES, id="other")).keep(first(3), finished=False)
    with pytest.raises(Refused, match="belongs to the rule set `other`"):
        desk_at(store).resume("last")


def test_what_cannot_be_read_cannot_be_taken_up(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "load", failing(PermissionError(errno.EACCES, "Permission denied")))
    with pytest.raises(Refused, match="cannot be read: permission denied"):
        desk_at(store).resume("last")


def test_the_latest_unfinished_ones_about_these_rules_are_offered(store: Store) -> None:
    wanted = []
    for number in range(1, 7):
        desk = desk_at(store)
        desk.keep(first(number), finished=number == 5)
        saved = store.load(desk.id)
        store.save(replace(saved, changed=saved.changed.replace(year=2026, month=1, day=number)), saved)
        wanted = [desk.id, *wanted] if number != 5 else wanted
    desk_at(store, rules=replace(RULES, id="other")).keep(first(3), finished=False)
    offered = desk_at(store).unfinished()
    assert [one.id for one in offered] == wanted[:OFFERED]
    assert offered[0].label == "Go on with the quiz of 6 January 2026: 6 answers so far"


def test_one_answer_is_one(store: Store) -> None:
    desk_at(store).keep(first(1), finished=False)
    assert desk_at(store).unfinished()[0].label.endswith(": 1 answer so far")


def test_where_the_folder_cannot_be_read_nothing_is_offered(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "all", failing(PermissionError()))
    assert desk_at(store).unfinished() == ()


# What goes wrong


def test_a_full_disk_is_said_and_the_next_answer_saves_all(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = desk_at(store)
    desk.keep(first(1), finished=False)
    with monkeypatch.context() as patch:
        patch.setattr("skinquiz.interview.store.replace_file", failing(FULL_DISK))
        for count in (2, 3, 4):
            problem = desk.keep(first(count), finished=False)
            assert problem is not None
            assert problem.startswith("Your last answers could not be saved: no space left on device.")
            assert desk.unsaved
        assert len(store.load(desk.id).given) == 1
    assert desk.keep(first(5), finished=False) is None
    assert desk.unsaved is None
    assert list(kept(store, desk.id)) == list(PEELED)[:5]


def test_a_second_quiz_on_the_same_answers_is_kept_apart(store: Store) -> None:
    here = desk_at(store)
    here.keep(first(3), finished=False)
    before = here.id
    there = desk_at(store)
    taken = there.resume(before).session
    there.keep(with_answer(taken, "pregnancy", "yes"), finished=False)
    said = here.keep(first(5), finished=False)
    assert said is not None
    assert here.id != before
    assert here.id in said
    assert kept(store, before)["pregnancy"] == "yes"
    assert list(kept(store, here.id)) == list(PEELED)[:5]
    assert kept(store, here.id)["pregnancy"] == "no"
    assert here.keep(first(6), finished=False) is None
    assert len(kept(store, here.id)) == 6
    assert here.id in here.keeping()


def test_an_id_that_somebody_else_took_meanwhile_is_left_alone(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both quizzes began at the same moment and drew the same letters."""
    one, other = desk_at(store), desk_at(store)
    other._fresh = replace(other._fresh, id=one.id)
    one.keep(first(3), finished=False)
    said = other.keep(first(2), finished=False)
    assert said is not None
    assert other.id != one.id
    assert (len(kept(store, one.id)), len(kept(store, other.id))) == (3, 2)


def test_what_was_deleted_elsewhere_is_not_saved_again(store: Store, tmp_path: Path) -> None:
    desk = desk_at(store)
    desk.keep(first(3), finished=False)
    store.delete(desk.id)
    said = desk.keep(first(4), finished=False)
    assert said == "The saved answers were deleted while this went on. Nothing is saved any more."
    assert not desk.saving
    assert desk.keep(first(5), finished=False) is None
    assert files(tmp_path) == []
    assert desk.keeping().startswith("Your answers are not kept.")


# Deleting


def test_what_is_forgotten_is_gone_and_stays_gone(store: Store, tmp_path: Path) -> None:
    desk = desk_at(store)
    desk.keep(ALL, finished=True)
    assert desk.forget().startswith("Your answers are deleted from this computer")
    assert desk.keep(with_answer(ALL, "age", "35"), finished=True) is None
    assert files(tmp_path) == []
    assert not desk.saving


def test_nothing_to_forget_is_no_fault(store: Store) -> None:
    desk = desk_at(store)
    assert desk.forget()
    assert not desk.saving


def test_what_is_gone_already_is_forgotten_too(store: Store) -> None:
    desk = desk_at(store)
    desk.keep(ALL, finished=True)
    store.delete(desk.id)
    assert desk.forget()
    assert not desk.saving


def test_what_cannot_be_deleted_is_said_and_still_kept(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = desk_at(store)
    desk.keep(first(3), finished=False)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", failing(PermissionError(errno.EACCES, "Permission denied")))
        with pytest.raises(Refused, match="could not be deleted: permission denied"):
            desk.forget()
    assert desk.saving
    assert desk.keep(first(4), finished=False) is None
    assert len(kept(store, desk.id)) == 4


def test_what_was_kept_apart_is_what_is_forgotten(store: Store) -> None:
    here = desk_at(store)
    here.keep(first(3), finished=False)
    there = desk_at(store)
    there.keep(with_answer(there.resume(here.id).session, "pregnancy", "yes"), finished=False)
    here.keep(first(5), finished=False)
    here.forget()
    assert files(store.folder) == [f"{there.id}.json"]


# Nothing kept at all


def test_with_saving_off_nothing_is_written_and_nothing_looked_at(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for method in ("all", "load", "save", "delete", "new_id"):
        monkeypatch.setattr(store, method, failing(AssertionError(method)))
    desk = desk_at(store, saving=False)
    play(replace(ALL, given=()), person(PEELED), desk)  # type: ignore[arg-type]
    assert desk.keep(ALL, finished=True) is None
    assert desk.unfinished() == ()
    assert desk.keeping().startswith("Your answers are not kept.")
    assert str(tmp_path) not in desk.promise()
    assert desk.forget()
    assert files(tmp_path) == []


def test_with_saving_off_files_can_be_written_all_the_same(store: Store) -> None:
    desk = desk_at(store, saving=False)
    for what in FILES:
        desk.write(what, f"{what}{desk.endings(what)[0]}", ALL)
    assert read_back("write-answers.yaml") == ALL.answers


def test_it_is_said_where_the_answers_are_and_how_to_go_on(store: Store) -> None:
    desk = SavingDesk(RULES, AS_OF, store, saving=True, quick=False, options=["--rules 'my rules'"])
    said = desk.keeping()
    assert str(store.path(desk.id)) in said
    assert f"skinquiz quiz --rules 'my rules' --resume {desk.id}." in said
    assert f"skinquiz sessions delete {desk.id}." in said
    assert str(store.folder) in desk.promise()


# Files of answers


def read_back(name: str, rules: RuleSet = RULES) -> Answers:
    return read_answers(read_answers_file(name), rules.questions, AS_OF)


@pytest.mark.parametrize("ending", [".yaml", ".json", ".YAML"])
def test_written_answers_are_read_as_they_were(store: Store, ending: str) -> None:
    desk = desk_at(store)
    desk.keep(ALL, finished=True)
    name = f"mine{ending}"
    assert desk.write(ANSWERS, name, ALL) == f"Written to {name}."
    assert read_back(name) == ALL.answers
    assert stat.S_IMODE(Path(name).stat().st_mode) == 0o600


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_everybodys_answers_are_read_as_they_were(ruleset: RuleSet, tmp_path: Path, data: st.DataObject) -> None:
    answers = typed(ruleset, data.draw(people(ruleset, AS_OF)), AS_OF)
    session = Session(ruleset, AS_OF, tuple(answers.items()))
    desk = desk_at(Store(tmp_path / "s"), saving=data.draw(st.booleans()), rules=ruleset)
    name = f"mine{data.draw(st.sampled_from(desk.endings(ANSWERS)))}"
    Path(name).unlink(missing_ok=True)
    desk.write(ANSWERS, name, session)
    assert read_back(name, ruleset) == answers


def test_only_answers_that_count_are_written(store: Store) -> None:
    """Not those set aside, nor those that were lost since they were saved."""
    desk = desk_at(store)
    session = with_answer(ALL.look_at("peel_before"), "peel_before", "never")
    desk.keep(session, finished=True)
    counting = {name: answer for name, answer in session.answers.items() if name in session.path}
    assert "last_peel" not in counting
    for name in ("mine.yaml", "mine.json"):
        desk.write(ANSWERS, name, session)
        assert read_back(name) == counting


def test_answers_that_were_lost_are_not_written(store: Store) -> None:
    desk_at(store).keep(first(4), finished=False)
    fewer = replace(RULES, questions={name: one for name, one in RULES.questions.items() if name != "age"})
    sections = tuple(replace(s, questions=tuple(q for q in s.questions if q != "age")) for s in RULES.sections)
    desk = desk_at(store, rules=replace(fewer, sections=sections))
    session = desk.resume("last").session
    desk.write(ANSWERS, "mine.yaml", session)
    assert read_back("mine.yaml", fewer) == session.answers


def test_after_everything_was_deleted_the_answers_can_still_be_written(store: Store) -> None:
    """The person may want them as a file of their own, and nothing else."""
    desk = desk_at(store)
    desk.keep(first(4), finished=False)
    desk.keep(ALL, finished=True)
    desk.forget()
    for name in ("mine.yaml", "mine.json"):
        desk.write(ANSWERS, name, ALL)
        assert read_back(name) == ALL.answers


def test_after_deleting_what_was_taken_up_the_answers_can_still_be_written(store: Store) -> None:
    desk_at(store).keep(first(6), finished=False)
    desk = desk_at(store)
    session = desk.resume("last").session
    desk.forget()
    desk.write(ANSWERS, "mine.yaml", session)
    assert read_back("mine.yaml") == session.answers


# Files with the result


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize(("what", "audience"), [(SUMMARY, "person"), (CLINICIAN, "clinician")])
def test_a_result_is_written_in_every_format(store: Store, what: str, audience: str, ending: str) -> None:
    name = f"result{ending}"
    desk = desk_at(store)
    if what == CLINICIAN and ENDINGS[ending] in ("json", "yaml"):
        assert ending not in desk.endings(what), "these are no summaries"
        return
    assert ending in desk.endings(what)
    assert desk.write(what, name, ALL) == f"Written to {name}."
    assessment = assess(RULES, ALL.answers, AS_OF)
    style = Style("person" if audience == "person" else "clinician")
    day = date_in_words(desk._fresh.changed.date())
    said = f"saved session {desk.id}, last changed on {day} (UTC)"
    old = (AS_OF - desk._fresh.changed.date()).days
    circumstances = Circumstances("", said, (), write_code(assessment), days_old=old)
    wanted = render(assessment, ENDINGS[ending], style, circumstances)
    if ending == ".txt":
        wanted = summary(assessment, "text", style, circumstances)
    assert Path(name).read_bytes() == (wanted if isinstance(wanted, bytes) else wanted.encode())
    assert stat.S_IMODE(Path(name).stat().st_mode) == 0o600


def test_a_result_counts_only_what_counts(store: Store) -> None:
    """What was set aside is listed as such, as in the summary of the saved session."""
    session = with_answer(ALL.look_at("peel_before"), "peel_before", "never")
    desk_at(store).write(SUMMARY, "result.json", session)
    found = json.loads(Path("result.json").read_text())
    assert set(found["answers"]) == set(session.path)
    assert set(found["not_applicable"]) == set(session.answers) - set(session.path) != set()


# Names of files


def test_a_name_is_proposed_that_is_still_free(store: Store) -> None:
    desk = desk_at(store)
    names = set()
    for what in FILES:
        for _ in range(3):
            name, folder = desk.proposal(what)
            assert folder == os.getcwd()
            assert not Path(name).exists()
            desk.write(what, name, ALL)
            names.add(name)
    assert len(names) == 3 * len(FILES)


NAMES = {
    "an existing file": ("there{}", "exists already. Choose another name."),
    "a folder": ("folder{}", "exists already. Choose another name."),
    "a link into nothing": ("dangling{}", ""),
    "a folder that is missing": ("missing/mine{}", "cannot be written: no such file or directory."),
    "a file for a folder": ("there.yaml/mine{}", "cannot be written: not a directory."),
    "no name": ("", "The name has to end in "),
    "blanks": ("   ", "The name has to end in "),
    "no ending": ("mine", "The name has to end in "),
    "another ending": ("mine.exe", "The name has to end in "),
    "only an ending": ("{}", "The name has to end in "),
    "home": ("~", "The name has to end in "),
    "somebody's home": ("~nobody-has-this-name/mine{}", "cannot be written"),
    "too long": ("x" * 300 + "{}", "cannot be written: file name too long."),
    "a null": ("mi\0ne{}", "cannot be written"),
    "half a character": ("mi\ud800ne{}", "cannot be written"),
}


@pytest.mark.parametrize(("name", "words"), NAMES.values(), ids=list(NAMES))
@pytest.mark.parametrize("what", FILES)
def test_a_name_that_will_not_do_is_refused_in_words(store: Store, what: str, name: str, words: str) -> None:
    ending = ".yaml" if what == ANSWERS else ".txt"
    name = name.replace("there.yaml", f"there{ending}").format(ending)
    Path(f"there{ending}").write_text("precious")
    Path(f"folder{ending}").mkdir()
    Path(f"dangling{ending}").symlink_to("nowhere/at/all")
    with pytest.raises(Refused) as caught:
        desk_at(store).write(what, name, ALL)
    said = str(caught.value)
    assert words in said
    assert said.isprintable()
    assert len(said) < 200
    assert "--" not in said, "flags are not words for a person in the quiz"
    assert Path(f"there{ending}").read_text() == "precious"
    assert files(Path()) == [f"there{ending}"]


def test_a_name_with_control_characters_is_harmless_on_the_screen(store: Store) -> None:
    said = desk_at(store).write(SUMMARY, "\x1b]0;mine\x07.txt", ALL)
    assert said.isprintable()
    with pytest.raises(Refused) as caught:
        desk_at(store).write(SUMMARY, "\x1b]0;mine\x07.txt", ALL)
    assert str(caught.value).isprintable()


def test_the_home_folder_may_be_written_short(store: Store) -> None:
    desk_at(store).write(SUMMARY, "~/mine.txt", ALL)
    assert (Path(os.environ["HOME"]) / "mine.txt").exists()


def test_a_full_disk_leaves_no_half_of_a_file(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", failing(FULL_DISK))
    for what in FILES:
        name = f"mine{desk_at(store).endings(what)[0]}"
        with pytest.raises(Refused, match=rf"`{re.escape(name)}` cannot be written: no space left on device"):
            desk_at(store).write(what, name, ALL)
    assert files(Path()) == []


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(name=st.text(st.characters(exclude_characters="/"), max_size=300), ending=st.sampled_from(["", *ENDINGS]))
def test_any_name_is_written_or_refused(tmp_path: Path, name: str, ending: str) -> None:
    desk = desk_at(Store(tmp_path / "s"), saving=False)
    try:
        said = desk.write(SUMMARY, name + ending, ALL)
    except Refused as refused:
        said = str(refused)
    else:
        assert Path(name + ending).is_file()
    assert said.isprintable()


def test_what_is_kept_is_a_session_for_others_too(store: Store) -> None:
    desk = desk_at(store)
    desk.keep(ALL, finished=True)
    (saved,) = store.all()
    assert isinstance(saved, Saved)
    assert saved.id == desk.id
