"""Conditions, `until` and `applies_to`: from nodes to the parsed tree, with every name checked."""

from __future__ import annotations

from collections.abc import Mapping as Dict
from collections.abc import Sequence as List

from skinquiz.messages import did_you_mean
from skinquiz.model import (
    NOT_SURE,
    All,
    AnyOf,
    Between,
    Condition,
    Is,
    Not,
    Over,
    Question,
    Span,
    Until,
    UntilDate,
    UntilEvent,
    Within,
)
from skinquiz.rulefiles.diagnostics import Place, Problems
from skinquiz.rulefiles.kinds import Duration, Integer, Text
from skinquiz.rulefiles.read import Mapping, Node, Scalar, Sequence

MATCHERS = {"integer": ("at_least", "at_most"), "date": ("within", "over")}
WORDS = ("all", "any", "not")


def parse_condition(node: Node, questions: Dict[str, Question], problems: Problems) -> Condition | None:
    """Return the condition, or None after reporting everything that is wrong with it."""
    if not isinstance(node, Mapping) or not node.entries:
        help = "several answers to one question: {question: [a, b]}; one of several conditions: {any: [{...}, {...}]}"
        problems.add("invalid-condition", node.place, "a condition is written as {question: answer}", help)
        return None
    parts: list[Condition] = []
    sound = True
    for key, value in node.entries:
        part = _part(key, value, questions, problems)
        sound = sound and part is not None
        parts += [part] if part is not None else []
    if not sound:
        return None
    return parts[0] if len(parts) == 1 else All(tuple(parts))


def _part(key: Scalar, value: Node, questions: Dict[str, Question], problems: Problems) -> Condition | None:
    if key.text == "not":
        inner = parse_condition(value, questions, problems)
        return None if inner is None else Not(inner)
    if key.text in ("all", "any"):
        return _list(key, value, questions, problems)
    question = questions.get(key.text)
    if question is None:
        message = f"unknown question `{key.text}`"
        problems.add("unknown-question", key.place, message, did_you_mean(key.text, [*questions, *WORDS]))
        _check_bounds(value, problems)
        return None
    return _comparison(question, value, problems)


def _check_bounds(value: Node, problems: Problems) -> None:
    """Report what is wrong with the bounds of a question that is itself unknown."""
    for key, bound in value.entries if isinstance(value, Mapping) else ():
        if key.text in MATCHERS["date"]:
            Duration().read(bound, problems)
        elif key.text in MATCHERS["integer"]:
            Integer().read(bound, problems)


def _list(key: Scalar, value: Node, questions: Dict[str, Question], problems: Problems) -> Condition | None:
    if not isinstance(value, Sequence) or not value.items:
        help = f"`{key.text}: [{{one: a}}, {{other: b}}]`, or a line for each that begins with `-`"
        problems.add("invalid-condition", value.place, f"`{key.text}` takes a list of conditions", help)
        return None
    parts = [parse_condition(item, questions, problems) for item in value.items]
    sound = tuple(part for part in parts if part is not None)
    if len(sound) < len(parts):
        return None
    return All(sound) if key.text == "all" else AnyOf(sound)


def _comparison(question: Question, value: Node, problems: Problems) -> Condition | None:
    if isinstance(value, Mapping):
        return _bounds(question, value, problems)
    items = value.items if isinstance(value, Sequence) else (value,)
    if not items:
        problems.add("invalid-condition", value.place, f"the list of answers to `{question.id}` is empty")
        return None
    named = [_option(question, item, problems) for item in items]
    options = tuple(option for option in named if option is not None)
    return Is(question.id, options) if len(options) == len(named) else None


def _option(question: Question, node: Node, problems: Problems) -> str | None:
    if not isinstance(node, Scalar):
        problems.add("invalid-condition", node.place, f"an answer to `{question.id}` is needed here")
        return None
    valid = question.option_ids or ((NOT_SURE,) if question.not_sure else ())
    if node.text in valid:
        return node.text
    if question.options:
        message = f"unknown option `{node.text}` of the question `{question.id}`"
        problems.add("unknown-option", node.place, message, did_you_mean(node.text, valid))
    else:
        matchers = " or ".join(MATCHERS[question.type])
        message = f"`{node.text}` does not fit `{question.id}`, which takes {_a(question.type)}"
        help = f"use {matchers}" + (", or not_sure" if valid else "")
        if node.text == NOT_SURE and not valid:
            help = f"{help}; to offer it as an answer, give the question `not_sure: true`"
        problems.add("wrong-matcher", node.place, message, help)
    return None


def _bounds(question: Question, node: Mapping, problems: Problems) -> Condition | None:
    valid = MATCHERS.get(question.type, ())
    bounds: dict[str, object] = {}
    for key, value in node.entries:
        if key.text in valid:
            kind = Integer() if question.type == "integer" else Duration()
            bounds[key.text] = kind.read(value, problems)
        else:
            message = f"`{key.text}` does not fit `{question.id}`, which takes {_a(question.type)}"
            help = did_you_mean(key.text, valid) or "name one option or a list of options"
            problems.add("wrong-matcher", key.place, message, help)
            bounds[key.text] = None
    if not bounds:
        problems.add("invalid-condition", node.place, f"no bound for `{question.id}`", "use " + " or ".join(valid))
    if not bounds or None in bounds.values():
        return None
    if question.type == "integer":
        return _between(question, bounds, node.place, problems)
    parts = tuple(_span(question.id, name, span) for name, span in bounds.items())
    return parts[0] if len(parts) == 1 else All(parts)


def _span(question: str, name: str, span: object) -> Condition:
    assert isinstance(span, Span)
    return Within(question, span) if name == "within" else Over(question, span)


def _between(question: Question, bounds: dict[str, object], place: Place, problems: Problems) -> Condition | None:
    low, high = bounds.get("at_least"), bounds.get("at_most")
    assert low is None or isinstance(low, int)
    assert high is None or isinstance(high, int)
    if low is not None and high is not None and low > high:
        problems.add("invalid-condition", place, f"no number is at least {low} and at most {high}")
        return None
    return Between(question.id, low, high)


def _a(question_type: str) -> str:
    return {"integer": "a whole number", "date": "a date", "choice": "one option", "choices": "options"}[question_type]


def parse_until(node: Node, when: Condition | None, questions: Dict[str, Question], problems: Problems) -> Until | None:
    """Return when a wait is over. A date must repeat a `within` of the rule's condition, so that the two agree."""
    if isinstance(node, Scalar):
        event = Text(prose=True).read(node, problems)
        return UntilEvent(event) if event else None
    if not isinstance(node, Mapping):
        problems.add("invalid-until", node.place, "`until` is an event in words, or {date: question, plus: span}")
        return None
    for key, _ in node.entries:
        if key.text not in ("date", "plus"):
            message = f"unknown key `{key.text}` in `until`"
            problems.add("unknown-key", key.place, message, did_you_mean(key.text, ("date", "plus")))
    name, plus = node.get("date"), node.get("plus")
    if not isinstance(name, Scalar) or plus is None:
        problems.add("invalid-until", node.place, "`until` needs both `date`, a question, and `plus`, a span")
        return None
    span = Duration().read(plus, problems)
    question = questions.get(name.text)
    if question is None or question.type != "date":
        dates = [q.id for q in questions.values() if q.type == "date"]
        message = f"unknown date question `{name.text}`"
        problems.add("unknown-question", name.place, message, did_you_mean(name.text, dates))
        return None
    if span is None:
        return None
    if when is not None and Within(question.id, span) not in conjuncts(when):
        message = f"`until` adds {span}, but `when` does not hold `{question.id}: {{within: {span}}}`"
        help = "a wait must end on the day on which its rule stops matching"
        problems.add("until-mismatch", node.place, message, help)
    return UntilDate(question.id, span)


def conjuncts(condition: Condition) -> List[Condition]:
    """Return what must hold wherever the condition does, as far as no `any` or `not` is around it."""
    if isinstance(condition, All):
        return [leaf for part in condition.parts for leaf in conjuncts(part)]
    return [condition]


def parse_applies_to(
    node: Node | None, concerns: List[str], problems: Problems, key: str = "applies_to"
) -> tuple[str, ...]:
    """Return the concerns that a rule or a promise is about: all of them, those listed, or all but those listed."""
    if node is None or (isinstance(node, Scalar) and node.text == "all"):
        return tuple(concerns)
    if isinstance(node, Mapping):
        if [key.text for key, _ in node.entries] != ["all_but"]:
            problems.add("invalid-applies-to", node.place, f"`{key}` is all, a list, or {{all_but: a list}}")
            return ()
        left_out = _concerns(node.entries[0][1], concerns, problems)
        left = tuple(concern for concern in concerns if concern not in left_out)
        if concerns and not left:
            problems.add("invalid-applies-to", node.place, "`all_but` leaves no concern")
        return left
    return _concerns(node, concerns, problems)


def _concerns(node: Node, concerns: List[str], problems: Problems) -> tuple[str, ...]:
    items = node.items if isinstance(node, Sequence) else (node,)
    if not items:
        problems.add("invalid-applies-to", node.place, "the list of concerns is empty")
    named = []
    for item in items:
        if isinstance(item, Scalar) and item.text in concerns:
            named.append(item.text)
        else:
            name = item.text if isinstance(item, Scalar) else "…"
            problems.add("unknown-concern", item.place, f"unknown concern `{name}`", did_you_mean(name, concerns))
    return tuple(concern for concern in concerns if concern in named)
