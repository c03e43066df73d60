"""`skinquiz summary --verify`: a printed code read back, and held against what the rules say of its answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from skinquiz.cli.errors import FAILED_ON, OK, UsageError
from skinquiz.model import Assessment, Outcome, RuleSet

if TYPE_CHECKING:
    from skinquiz.codes import Coded

FORMAT = "skinquiz-verification/1"
FORMATS = ("text", "json", "yaml")


@dataclass(frozen=True, slots=True)
class Verification:
    """What a code says, and what the rules at hand say of its answers on its day."""

    coded: Coded
    assessment: Assessment

    @property
    def same_rules(self) -> bool:
        return self.assessment.ruleset.sha256.startswith(self.coded.digest)

    @property
    def same_outcomes(self) -> bool:
        return all(was == now for _, was, now in self.outcomes)

    @property
    def outcomes(self) -> tuple[tuple[str, tuple[Outcome, ...], tuple[Outcome, ...]], ...]:
        """Each concern's id, its possible outcomes in the code, and those by the rules at hand."""
        concerns = self.assessment.concerns
        return tuple(
            (one.concern.id, self.coded.outcomes.get(one.concern.id, ()), one.possible_outcomes) for one in concerns
        )


def run(ruleset: RuleSet, code: str, format: str | None, output: Path | None) -> int:
    """Print what the code says and whether it agrees; exit code 3 where outcomes differ. Raises UsageError."""
    from skinquiz.assess import assess
    from skinquiz.cli.output import choose_format, text_width, write
    from skinquiz.codes import CodeError, read_code

    format = choose_format(format, output, FORMATS)
    try:
        coded = read_code(code, ruleset)
    except CodeError as error:
        raise UsageError(error.message, *error.help) from None
    found = Verification(coded, assess(ruleset, coded.answers, coded.as_of))
    if format == "json":
        text = json.dumps(_data(found), ensure_ascii=False, indent=2) + "\n"
    else:
        text = _answers_file(found) if format == "yaml" else _text(found, text_width())
    write(text, output)
    return OK if found.same_outcomes else FAILED_ON


def _data(found: Verification) -> dict[str, Any]:
    from skinquiz.render.data import plain, ruleset_data

    return {
        "format": FORMAT,
        "as_of": found.coded.as_of.isoformat(),
        "made_with": {"version": found.coded.version, "sha256_begins": found.coded.digest},
        "ruleset": ruleset_data(found.assessment.ruleset),
        "same_rules": found.same_rules,
        "same_outcomes": found.same_outcomes,
        "concerns": [
            {
                "id": one.concern.id,
                "possible_outcomes_in_code": list(map(str, was)),
                "possible_outcomes": list(map(str, now)),
                "earliest": one.earliest.isoformat() if one.earliest else None,
            }
            for one, (_, was, now) in zip(found.assessment.concerns, found.outcomes, strict=True)
        ],
        "answers": {name: plain(answer) for name, answer in found.coded.answers.items()},
    }


def _answers_file(found: Verification) -> str:
    import yaml

    from skinquiz.render.data import plain

    answers = {name: plain(answer) for name, answer in found.coded.answers.items()}
    text: str = yaml.safe_dump(answers, allow_unicode=True, sort_keys=False, width=100)
    return f"# Read from a code; assessed as of {found.coded.as_of.isoformat()}\n{text}"


def _text(found: Verification, width: int) -> str:
    from skinquiz.render.blocks import Part
    from skinquiz.render.text import lay_out

    parts = (
        Part("The code is whole", tuple(_rules(found)), bullets=False),
        Part("Outcomes", tuple(_outcomes(found))),
        Part("Answers in the code", tuple(_answers(found))),
    )
    return lay_out(parts, width, colour=False)


def _rules(found: Verification) -> Iterator[Any]:
    from skinquiz.render.blocks import Item
    from skinquiz.render.words import date_in_words

    rules, coded = found.assessment.ruleset, found.coded
    yield Item(date_in_words(coded.as_of), lead="Assessed as of")
    yield Item(f"{rules.id} {coded.version}, digest {coded.digest}", lead="Made with")
    same = "the same" if found.same_rules else "changed since then"
    yield Item(f"{rules.id} {rules.version}, digest {rules.sha256[: len(coded.digest)]}: {same}", lead="Rules here")
    agree = "agree" if found.same_outcomes else "DIFFER, see below"
    yield Item(f"the code and the rules here {agree}", lead="Outcomes")
    if not found.same_rules:
        yield Item("Dates and reasons are not in the code. By other rules they can differ where outcomes agree.")
    yield Item(
        "Compare these outcomes, dates and answers with those on the page. A code shows that nothing was mistyped."
    )


def _outcomes(found: Verification) -> Iterator[Any]:
    from skinquiz.render.blocks import Item
    from skinquiz.render.concern import either
    from skinquiz.render.words import date_in_words

    concerns = found.assessment.ruleset.concerns
    earliest = {one.concern.id: one.earliest for one in found.assessment.concerns}
    for id, was, now in found.outcomes:
        text = (
            f"{either(was)}. It agrees." if was == now else f"{either(was)} in the code, {either(now)} here. DIFFERS."
        )
        date = earliest[id]
        text += f" Here, until {date_in_words(date)} at the earliest." if date else ""
        yield Item(text, lead=concerns[id].label)
    if not found.outcomes:
        yield Item("No concern was named.")


def _answers(found: Verification) -> Iterator[Any]:
    from skinquiz.render.blocks import Item
    from skinquiz.render.editions.history import exact

    questions = found.assessment.ruleset.questions
    for name, answer in found.coded.answers.items():
        aside = " It does not apply." if name in found.assessment.not_applicable else ""
        yield Item(exact(questions[name], answer) + aside)
