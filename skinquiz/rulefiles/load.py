"""Load a rule set: every file that the manifest names, every problem in one run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from skinquiz.model import CONCERNS, Case, Concern, Promise, RuleSet, Section
from skinquiz.rulefiles import build
from skinquiz.rulefiles.cases import Raw, build_cases, build_people
from skinquiz.rulefiles.diagnostics import Problems
from skinquiz.rulefiles.folder import Folder, RuleFile, open_folder, read_record
from skinquiz.rulefiles.names import Names
from skinquiz.rulefiles.pictures import build_pictures, check_pictures
from skinquiz.rulefiles.places import Places, index
from skinquiz.rulefiles.promises import build_promises
from skinquiz.rulefiles.questions import build_questions, concerns_question
from skinquiz.rulefiles.records import Read
from skinquiz.rulefiles.schema import CONCERNS_QUESTION

BESIDE = ("cases", "promises")  # about the rules: read only when asked for


def load_ruleset(folder: Path) -> RuleSet:
    """Return the rule set in `folder`, its cases and promises left unread.

    Raises DiagnosticsError with every problem found.
    """
    problems = Problems()
    loaded = _load(folder, problems)
    problems.raise_if_any()
    assert loaded is not None
    return loaded.ruleset


def load_with_cases(folder: Path) -> tuple[RuleSet, tuple[Case, ...]]:
    """Return the rule set in `folder` and its worked examples. Raises DiagnosticsError like `load_ruleset`."""
    problems = Problems()
    loaded = _load(folder, problems)
    _, cases = _cases(loaded, problems)
    problems.raise_if_any()
    assert loaded is not None
    return loaded.ruleset, cases


def load_with_promises(folder: Path) -> tuple[RuleSet, tuple[Promise, ...]]:
    """Return the rule set in `folder` and its promises. Raises DiagnosticsError like `load_ruleset`."""
    problems = Problems()
    loaded = _load(folder, problems)
    promises = _promises(loaded, problems)
    problems.raise_if_any()
    assert loaded is not None
    return loaded.ruleset, promises


def load_everything(folder: Path) -> tuple[RuleSet, tuple[Case, ...], tuple[Promise, ...]]:
    """Return the rule set in `folder`, its worked examples and its promises.

    Raises DiagnosticsError with every problem found in any file.
    """
    problems = Problems()
    loaded = _load(folder, problems)
    (_, cases), promises = _cases(loaded, problems), _promises(loaded, problems)
    problems.raise_if_any()
    assert loaded is not None
    return loaded.ruleset, cases, promises


@dataclass(frozen=True, slots=True)
class Written:
    """A rule set, its worked examples and its promises, with where everything stands and the lines of the files.

    `people` are those whom the examples start from, with their answers as written.
    """

    ruleset: RuleSet
    people: Mapping[str, Raw]
    cases: tuple[Case, ...]
    promises: tuple[Promise, ...]
    places: Places
    lines: Mapping[str, Sequence[str]]


def load_written(folder: Path, beside: bool = True) -> Written:
    """Return everything in `folder` with its places; cases and promises stay unread if `beside` is false.

    Raises DiagnosticsError with every problem found in any file that is read.
    """
    problems = Problems()
    loaded = _load(folder, problems)
    people, cases = _cases(loaded, problems) if beside else ({}, ())
    promises = _promises(loaded, problems) if beside else ()
    problems.raise_if_any()
    assert loaded is not None
    return Written(loaded.ruleset, people, cases, promises, index(loaded.folder.head, loaded.records), problems.lines)


@dataclass(frozen=True, slots=True)
class _Loaded:
    """`records` grow by those of cases and promises when these are read."""

    ruleset: RuleSet
    names: Names
    folder: Folder
    records: list[tuple[RuleFile, Read]]


def _cases(loaded: _Loaded | None, problems: Problems) -> tuple[dict[str, Raw], tuple[Case, ...]]:
    """Return the people of the cases, and the cases."""
    if loaded is None:
        return {}, ()
    records = _beside(loaded, "cases", problems)
    people = build_people(records, loaded.names)
    return people, build_cases(records, people, loaded.names)


def _promises(loaded: _Loaded | None, problems: Problems) -> tuple[Promise, ...]:
    return build_promises(_beside(loaded, "promises", problems), loaded.names) if loaded else ()


def _beside(loaded: _Loaded, kind: str, problems: Problems) -> list[tuple[RuleFile, Read]]:
    records = _records(loaded.folder.of_kind(kind), problems)
    loaded.records.extend(records)
    return records


def _records(files: Sequence[RuleFile], problems: Problems) -> list[tuple[RuleFile, Read]]:
    read = ((file, read_record(file, problems)) for file in files)
    return [(file, record) for file, record in read if record is not None]


def _load(path: Path, problems: Problems) -> _Loaded | None:
    folder = open_folder(path, problems)
    if folder is None:
        return None
    names = Names(problems)
    records = _records([file for file in folder.files if file.kind not in BESIDE], problems)
    names.sources_known = bool(_of(records, "evidence")) or "evidence.yaml" not in folder.manifest
    for record in _of(records, "evidence"):
        build.build_sources(record, names)
    asking = [(file, record) for file, record in records if file.kind in ("concern", "safety")]
    sections = _questions(folder, asking, names)
    rules = [
        build.build_rule(rule, _concern_of(file, record), names)
        for file, record in asking
        for rule in record["rules"] or ()
    ]
    built = [build.build_concern(record, names) for record in _of(records, "concern")]
    concerns = {concern.id: concern for concern in built if concern is not None}
    topics = [build.build_topic(record, names) for record in _of(records, "topic")]
    pictures = _of(records, "pictures")
    if pictures or "pictures.yaml" not in folder.manifest:
        check_pictures(pictures, [question for _, record in asking for question in record["questions"] or ()], names)
    head = folder.head
    ruleset = RuleSet(
        id=head["id"].text if head["id"] else "",
        title=head["title"] or "",
        version=head["version"] or "",
        treatment=head["treatment"] or "",
        language=head["language"] or "",
        reviewed=head["reviewed"],
        review_due=head["review_due"],
        reviewers=head["reviewers"] or (),
        review_note=head["review_note"] or "",
        disclaimer=head["disclaimer"] or "",
        sha256=folder.sha256,
        sections=tuple(sections),
        questions=names.questions,
        concerns=concerns,
        rules=tuple(rule for rule in rules if rule is not None),
        guidance=tuple(g for record in _of(records, "guidance") for g in build.build_guidance(record, names)),
        topics={topic.id: topic for topic in topics if topic is not None},
        sources=names.sources,
        glossary=dict(t for record in _of(records, "glossary") for t in build.build_glossary(record, names)),
        pictures={picture.id: picture for record in pictures for picture in build_pictures(record, names)},
        histories=tuple(build.build_histories(head, names)),
        not_assessed=head["not_assessed"] or (),
    )
    _require_something(ruleset.concerns, folder, problems)
    return _Loaded(ruleset, names, folder, records)


def _of(records: Sequence[tuple[RuleFile, Read]], kind: str) -> list[Read]:
    return [record for file, record in records if file.kind == kind]


def _concern_of(file: RuleFile, record: Read) -> str | None:
    if file.kind != "concern":
        return None
    return record["id"].text if record["id"] else ""


def _questions(folder: Folder, asking: Sequence[tuple[RuleFile, Read]], names: Names) -> list[Section]:
    """Declare concerns and questions in the manifest's order, and return the sections of the walk."""
    choices: list[tuple[str, str, str | None]] = []
    for record in (record for file, record in asking if file.kind == "concern"):
        if record.has("id", "label") and names.declare("concern", record["id"]):
            choices.append((record["id"].text, record["label"], record["help"]))
    names.concerns = [id for id, _, _ in choices]
    raw = folder.head["concerns_question"]
    texts = None if raw is None else CONCERNS_QUESTION.read(raw, names.problems)
    names.questions[CONCERNS] = concerns_question(texts, choices)
    follow_ups = [
        (question, _concern_of(file, record)) for file, record in asking for question in record["questions"] or ()
    ]
    build_questions(follow_ups, names)
    sections = [Section(names.questions[CONCERNS].label, (CONCERNS,))]
    for _, record in asking:
        ids = [q["id"].text for q in record["questions"] or () if q["id"] and q["id"].text in names.questions]
        if ids:
            sections.append(Section(record["title"] or record["label"] or "", tuple(ids)))
    return sections


def _require_something(concerns: Mapping[str, Concern], folder: Folder, problems: Problems) -> None:
    if not concerns and not problems.found:
        problems.add("empty-file", folder.head.where("files"), "the rule set names no concern")
