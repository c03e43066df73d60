"""Where everything in the files of a rule set stands, so that what is found about it later can point at it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from skinquiz.rulefiles.diagnostics import Place
from skinquiz.rulefiles.folder import RuleFile
from skinquiz.rulefiles.read import Scalar
from skinquiz.rulefiles.records import Read

Name = tuple[str, str, str]  # kind, id, and the id of what it belongs to, or ""


class Places:
    """The places of things by kind and id, and of their fields.

    Kinds: ruleset, question, option (of a question), rule, concern, best case, untreated and course (of a concern, and
    with its id), alternative (of a concern), guidance, topic, section (of a topic, numbered from 1, or of the walk, by
    the title of a safety file), paragraph (of a topic, numbered `section.paragraph` from 1), claim (of a topic), term,
    picture, source, history (by its title), case (by its name) and promise.
    """

    def __init__(self, records: Iterable[tuple[Name, Read]]) -> None:
        self._records: dict[Name, Read] = {}
        for name, record in records:
            self._records.setdefault(name, record)

    def of(self, kind: str, id: str, of: str = "", key: str = "") -> Place:
        """Return the place of a field, or of the whole where it has no such field. Raises KeyError if unknown."""
        record = self._records[kind, id, of]
        whole = record.places.get("id", record.place)
        return record.places.get(key, whole) if key else whole

    def at(self, place: Place) -> Name | None:
        """Return what stands at a place: the innermost of all that begin there or before, and are not left by then."""
        around = (
            (record.place, name)
            for name, record in self._records.items()
            if record.place.file == place.file
            and (record.place.line, record.place.column) <= (place.line, place.column)
            and record.place.column <= place.column
        )
        return max(around, default=(place, None), key=lambda one: (one[0].line, one[0].column))[1]

    def __contains__(self, name: Name) -> bool:
        return name in self._records


def index(head: Read, records: Iterable[tuple[RuleFile, Read]]) -> Places:
    """Return the places of everything in these files and in the manifest."""
    return Places(_named(head, records))


def _named(head: Read, records: Iterable[tuple[RuleFile, Read]]) -> Iterator[tuple[Name, Read]]:
    if head["id"]:
        yield ("ruleset", head["id"].text, ""), head
    yield from _listed(head, "histories", "history")
    for file, record in records:
        if file.kind == "concern":
            yield from _concern(record)
        if file.kind == "topic":
            yield from _topic(record)
        if file.kind == "safety" and record["title"]:
            yield ("section", record["title"], ""), record
        for kind, key in _LISTS.items():
            yield from _listed(record, key, kind)
        for question in record["questions"] or ():
            if question["id"]:
                yield from _listed(question, "options", "option", question["id"].text)


_LISTS: Mapping[str, str] = {
    "question": "questions",
    "rule": "rules",
    "guidance": "guidance",
    "term": "terms",
    "picture": "pictures",
    "source": "sources",
    "case": "cases",
    "promise": "promises",
}


def _listed(record: Read, key: str, kind: str, of: str = "") -> Iterator[tuple[Name, Read]]:
    for one in record[key] or ():
        name = one["id"] or one["name"] or one["term"] or one["title"]
        if name:
            yield (kind, name.text if isinstance(name, Scalar) else name, of), one


def _concern(record: Read) -> Iterator[tuple[Name, Read]]:
    if record["id"]:
        concern = record["id"].text
        yield ("concern", concern, ""), record
        for kind in ("best_case", "untreated", "course"):
            if record[kind]:
                yield (kind.replace("_", " "), concern, concern), record[kind]
        yield from _listed(record, "alternatives", "alternative", concern)


def _topic(record: Read) -> Iterator[tuple[Name, Read]]:
    if record["id"]:
        topic = record["id"].text
        yield ("topic", topic, ""), record
        yield from _listed(record, "claims", "claim", topic)
        for number, section in enumerate(record["sections"] or (), 1):
            yield ("section", str(number), topic), section
            for count, paragraph in enumerate(section["paragraphs"] or (), 1):
                yield ("paragraph", f"{number}.{count}", topic), paragraph
