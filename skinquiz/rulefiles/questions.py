"""Question records, turned into the frozen model: their shape, their options, and when they are asked."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence

from skinquiz.conditions import comparisons
from skinquiz.messages import did_you_mean
from skinquiz.model import CONCERNS, NOT_SURE, PREFER_NOT_TO_SAY, All, Condition, Is, Option, Question
from skinquiz.rulefiles.diagnostics import Problems
from skinquiz.rulefiles.names import Names
from skinquiz.rulefiles.parse import WORDS, parse_condition
from skinquiz.rulefiles.read import Scalar
from skinquiz.rulefiles.records import Read

# Flags that `assess` needs for itself.
RESERVED = (
    *WORDS, CONCERNS, "answers", "rules", "as_of", "partial", "template", "format", "output", "audience", "fail_on",
    "guidance", "help", "version",
)  # fmt: skip
# Keys that do not go with a type.
_UNFIT = {
    "choice": ("min", "max", "not_sure"),
    "choices": ("min", "max", "not_sure"),
    "integer": ("options", "picture"),
    "date": ("options", "picture", "min", "max"),
}


def build_questions(records: Iterable[tuple[Read, str | None]], names: Names) -> None:
    """Declare the questions, then parse each `ask_when`, which may only look back.

    Each record comes with the concern whose follow-up it is, or None.
    """
    kept: list[tuple[Read, str | None]] = []
    for record, concern in records:
        question = _question(record, names)
        if question is not None:
            names.questions[question.id] = question
            kept.append((record, concern))
    order = {question: n for n, question in enumerate(names.questions)}
    for record, concern in kept:
        question = names.questions[record["id"].text]
        ask_when = _ask_when(record, concern, order, names)
        names.questions[question.id] = dataclasses.replace(question, ask_when=ask_when)


def concerns_question(record: Read | None, concerns: Sequence[tuple[str, str, str | None]]) -> Question:
    """Return the first question, which the engine makes from the concern files: (id, label, help) each."""
    options = tuple(Option(id, label, help=help) for id, label, help in concerns)
    texts = record.values if record else {}
    ask = texts.get("ask") or "What would you like to treat?"
    label = texts.get("label") or "Concerns"
    return Question(CONCERNS, ask, "choices", label, texts.get("why"), texts.get("help"), options=options)


def _question(record: Read, names: Names) -> Question | None:
    options = _options(record, names)
    _check_shape(record, options, names.problems)
    if not record.has("id", "type") or not names.declare("question", record["id"]):
        return None
    id = record["id"].text
    if id.replace("-", "_") in RESERVED:
        names.problems.add("reserved-id", record["id"].place, f"the name `{id}` is taken by the engine")
        return None
    names.declare("flag", Scalar("--" + id.replace("_", "-"), record["id"].place))
    return Question(
        id=id,
        ask=record["ask"] or "",  # a question without it is reported, but others may refer to it
        type=record["type"],
        label=record["label"] or id.replace("_", " ").capitalize(),
        why=record["why"],
        help=record["help"],
        picture=record["picture"].text if record["picture"] else None,
        options=options,
        minimum=record["min"],
        maximum=record["max"],
        not_sure=bool(record["not_sure"]),
    )


def _options(record: Read, names: Names) -> tuple[Option, ...]:
    options = []
    owner = record["id"].text if record["id"] else f"question at {record.place}"
    valid = [read["id"].text for read in record["options"] or () if read["id"]]
    for read in record["options"] or ():
        like = read["same_as"]
        if like and like.text not in valid:
            message = f"unknown option `{like.text}` of the question `{owner}`"
            names.problems.add("unknown-option", like.place, message, did_you_mean(like.text, valid))
        if read.has("id", "label") and names.declare(f"option of `{owner}`", read["id"]):
            same_as = like.text if like else None
            options.append(Option(read["id"].text, read["label"], bool(read["exclusive"]), read["help"], same_as))
    return tuple(options)


def _check_shape(record: Read, options: tuple[Option, ...], problems: Problems) -> None:
    kind = record["type"]
    if kind is None:
        return
    has_options = kind in ("choice", "choices")
    if has_options and not options:
        problems.add("question-shape", record.place, f"a question of type {kind} needs `options`")
    for key in _UNFIT[kind]:
        if key in record.places:
            help = "make not_sure an option" if key == "not_sure" else None
            problems.add("question-shape", record.where(key), f"a question of type {kind} takes no `{key}`", help)
    if kind == "integer" and not record.has("min", "max"):
        problems.add("question-shape", record.place, "a question of type integer needs `min` and `max`")
    elif kind == "integer" and record["min"] > record["max"]:
        problems.add("question-shape", record.where("min"), "`min` is greater than `max`")
    for option in options if kind == "choices" else ():
        if option.id in ("none", NOT_SURE, PREFER_NOT_TO_SAY) and not option.exclusive:
            message = f"the option `{option.id}` of a list must exclude the others"
            problems.add("not-exclusive", record.where("options"), message, "add `exclusive: true`")


def _ask_when(record: Read, concern: str | None, order: Mapping[str, int], names: Names) -> Condition | None:
    own: Condition | None = None
    if record["ask_when"] is not None:
        own = parse_condition(record["ask_when"], names.questions, names.problems)
        for comparison in comparisons(own) if own else ():
            if order[comparison.question] >= order[record["id"].text]:
                message = f"`ask_when` looks forward to `{comparison.question}`, which is asked later"
                names.problems.add("forward-reference", record.where("ask_when"), message)
                own = None
                break
    if concern is None:
        return own
    chosen = Is(CONCERNS, (concern,))
    return chosen if own is None else All((chosen, own))
