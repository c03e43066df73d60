"""A second evaluator, slow and plain: works on the rule files as text, with its own logic and its own sums.

It shares nothing with the program but the files: `yaml.BaseLoader` reads everything as text, and answers are text
too, just as an answers file holds them. It trusts the files to be sound.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import yaml

Answer = str | list[str]
Person = Mapping[str, Answer]
Truth = bool | None  # None: unknown

LADDER = ("suitable", "possible", "ask_clinician", "wait", "unlikely_to_help", "not_suitable")


def later(start: dt.date, span: str) -> dt.date:
    """Add a span such as `6 months`, a month at a time, and clip to the end of the month."""
    count, unit = int(span.split()[0]), span.split()[1].rstrip("s")
    if unit in ("day", "week"):
        return start + dt.timedelta(days=count * {"day": 1, "week": 7}[unit])
    year, month = start.year, start.month
    for _ in range(count * {"month": 1, "year": 12}[unit]):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    for day in range(start.day, 0, -1):
        try:
            return dt.date(year, month, day)
        except ValueError:
            continue
    raise AssertionError("a month without a first day")


@dataclass
class Said:
    """What this evaluator says of one concern."""

    possible: tuple[str, ...]
    outcome: str | None
    fit: tuple[str, ...]
    safety: tuple[str, ...]
    matched: set[str]
    open: set[str]
    earliest: dt.date | None
    events: set[str]


class Naive:
    """The rule files of one folder, as text."""

    def __init__(self, folder: Path) -> None:
        manifest = self._load(folder / "ruleset.yaml")
        self.questions: dict[str, dict[str, Any]] = {}
        self.concerns: dict[str, dict[str, Any]] = {}
        self.rules: dict[str, dict[str, Any]] = {}
        asking = [name for name in manifest["files"] if name.startswith(("concerns/", "safety/"))]
        files = [(name, self._load(folder / name)) for name in asking]
        for name, content in files:
            if name.startswith("concerns/"):
                self.concerns[content["id"]] = content
        everyone = list(self.concerns)
        options = [{"id": one} for one in everyone]
        self.questions["concerns"] = {"id": "concerns", "type": "choices", "options": options}
        for name, content in files:
            own = content["id"] if name.startswith("concerns/") else None
            for question in content.get("questions", []):
                self.questions[question["id"]] = {**question, "concern": own}
            for rule in content.get("rules", []):
                about = [own] if own else self._about(rule.get("applies_to", "all"), everyone)
                self.rules[rule["id"]] = {**rule, "about": about, "fit": own is not None}

    @staticmethod
    def _load(file: Path) -> Any:
        return yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader)

    @staticmethod
    def _about(applies_to: Any, everyone: list[str]) -> list[str]:
        if applies_to == "all":
            return everyone
        if isinstance(applies_to, dict):
            left_out = applies_to["all_but"]
            return [one for one in everyone if one not in left_out]
        return [applies_to] if isinstance(applies_to, str) else applies_to

    # Truth

    def asked(self, name: str, person: Person, today: dt.date) -> Truth:
        """Say whether the question is asked of this person."""
        question = self.questions[name]
        chosen: Truth = True
        if question.get("concern"):
            chosen = question["concern"] in person["concerns"] if "concerns" in person else None
        more: Truth = self.holds(question["ask_when"], person, today) if "ask_when" in question else True
        if chosen is False or more is False:
            return False
        return True if chosen and more else None

    def holds(self, condition: dict[str, Any], person: Person, today: dt.date) -> Truth:
        values = [self._entry(key, value, person, today) for key, value in condition.items()]
        if any(value is False for value in values):
            return False
        return None if None in values else True

    def _entry(self, key: str, value: Any, person: Person, today: dt.date) -> Truth:
        if key == "not":
            inner = self.holds(value, person, today)
            return None if inner is None else not inner
        if key in ("all", "any"):
            inner_values = [self.holds(one, person, today) for one in value]
            deciding = key == "any"
            if any(one is deciding for one in inner_values):
                return deciding
            return None if None in inner_values else not deciding
        asked = self.asked(key, person, today)
        if asked is False:
            return False
        if key not in person:
            return None
        if not self._compare(key, value, person[key], today):
            return False
        return asked

    def _compare(self, name: str, wanted: Any, answer: Answer, today: dt.date) -> bool:
        if isinstance(wanted, dict):
            if answer == "not_sure":
                return False
            return all(self._bound(bound, value, str(answer), today) for bound, value in wanted.items())
        wanted = [wanted] if isinstance(wanted, str) else wanted
        given = [answer] if isinstance(answer, str) else answer
        return any(one in wanted for one in given)

    @staticmethod
    def _bound(bound: str, value: str, answer: str, today: dt.date) -> bool:
        if bound == "at_least":
            return int(answer) >= int(value)
        if bound == "at_most":
            return int(answer) <= int(value)
        over = later(dt.date.fromisoformat(answer), value) <= today
        return over if bound == "over" else not over

    # Outcomes

    def says(self, concern: str, person: Person, today: dt.date) -> Said:
        best = self.concerns[concern]["best_case"]["outcome"]
        rules = {name: rule for name, rule in self.rules.items() if concern in rule["about"]}
        truths = {name: self.holds(rule["when"], person, today) for name, rule in rules.items()}
        matched = {name for name, truth in truths.items() if truth}
        open_ = {name for name, truth in truths.items() if truth is None}
        fit = {name for name, rule in rules.items() if rule["fit"]}
        possible = self._possible(best, matched, open_)
        waiting = [rules[name] for name in matched if rules[name].get("outcome") == "wait"]
        if possible != ("wait",):
            waiting = []
        dates = [
            later(dt.date.fromisoformat(str(person[rule["until"]["date"]])), rule["until"]["plus"])
            for rule in waiting
            if isinstance(rule["until"], dict)
        ]
        return Said(
            possible=possible,
            outcome=possible[0] if len(possible) == 1 else None,
            fit=self._possible(best, matched & fit, open_ & fit),
            safety=self._possible("suitable", matched - fit, open_ - fit),
            matched=matched,
            open=open_,
            earliest=max(dates, default=None),
            events={" ".join(rule["until"].split()) for rule in waiting if isinstance(rule["until"], str)},
        )

    def _possible(self, best: str, matched: set[str], open_: set[str]) -> tuple[str, ...]:
        sure = [LADDER.index(best), *(LADDER.index(one) for one in self._outcomes(matched))]
        floor = max(sure)
        rungs = {floor} | {LADDER.index(one) for one in self._outcomes(open_) if LADDER.index(one) > floor}
        return tuple(LADDER[rung] for rung in sorted(rungs))

    def _outcomes(self, rules: set[str]) -> Iterator[str]:
        return (self.rules[name]["outcome"] for name in rules if "outcome" in self.rules[name])

    # Every person that there could be

    def fillings(self, person: Person, today: dt.date) -> Iterator[dict[str, Answer]]:
        """Yield every way of answering what is open, walking through the questions as the quiz does."""
        yield from self._fill(list(self.questions), dict(person), today)

    def _fill(self, left: list[str], person: dict[str, Answer], today: dt.date) -> Iterator[dict[str, Answer]]:
        for number, name in enumerate(left):
            if name in person or not self.asked(name, person, today):
                continue
            for answer in self.every_answer(name, today):
                yield from self._fill(left[number + 1 :], {**person, name: answer}, today)
            return
        yield person

    def every_answer(self, name: str, today: dt.date) -> list[Answer]:
        """Return an answer for each thing that any rule could tell apart, `not_sure` included."""
        question = self.questions[name]
        if question["type"] in ("choice", "choices"):
            return self._every_option(question)
        unsure = ["not_sure"] if question.get("not_sure") in ("true", "yes") else []
        if question["type"] == "integer":
            low, high = int(question["min"]), int(question["max"])
            cuts = {int(v) + d for bound, v in self._bounds(name) for d in (-1, 0, 1)}
            return [str(one) for one in sorted({low, high, *cuts}) if low <= one <= high] + unsure
        days = {today, dt.date(1900, 1, 1)}
        for _, span in self._bounds(name):
            one = today
            while later(one, span) > today:
                one -= dt.timedelta(days=1)
            days |= {one, one + dt.timedelta(days=1)}
        return [one.isoformat() for one in sorted(days) if one <= today] + unsure

    @staticmethod
    def _every_option(question: dict[str, Any]) -> list[Answer]:
        ids = [option["id"] for option in question["options"]]
        if question["type"] == "choice":
            return list(ids)
        alone = [one["id"] for one in question["options"] if one.get("exclusive") in ("true", "yes")]
        rest = [one for one in ids if one not in alone]
        groups = [list(some) for size in range(1, len(rest) + 1) for some in combinations(rest, size)]
        return [[one] for one in alone] + groups

    def _bounds(self, name: str) -> Iterator[tuple[str, str]]:
        conditions = [rule["when"] for rule in self.rules.values()]
        conditions += [question["ask_when"] for question in self.questions.values() if "ask_when" in question]
        for condition in conditions:
            for key, value in self._leaves(condition):
                if key == name and isinstance(value, dict):
                    yield from value.items()

    def _leaves(self, condition: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        for key, value in condition.items():
            if key == "not":
                yield from self._leaves(value)
            elif key in ("all", "any"):
                for one in value:
                    yield from self._leaves(one)
            else:
                yield key, value

    def open_leaves(self, condition: dict[str, Any], person: Person, today: dt.date) -> list[str]:
        """Return the questions of the comparisons that are unknown, and of what opens them; one entry for each."""
        found: list[str] = []
        for key, value in self._leaves(condition):
            if self._entry(key, value, person, today) is None:
                found += self._why_open(key, person, today)
        return found

    def _why_open(self, name: str, person: Person, today: dt.date) -> list[str]:
        found = [] if name in person else [name]
        question = self.questions[name]
        if self.asked(name, person, today) is None:
            if question.get("concern") and "concerns" not in person:
                found.append("concerns")
            if "ask_when" in question:
                found += self.open_leaves(question["ask_when"], person, today)
        return found
