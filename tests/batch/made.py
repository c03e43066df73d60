"""Rule sets made at random, as folders that the loader reads: all that the rule language allows, in few rules."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from skinquiz.model import LADDER, Outcome, RuleSet
from skinquiz.rulefiles.load import load_ruleset

Content = Mapping[str, Any]

# Names inside each other, names that sort unlike they read, and names that differ in case alone.
NAMES = (
    "a", "a-b", "ab", "a_b", "a-b-c", "A", "Ab", "b", "b1", "b10", "b2", "B", "z", "Z", "a1", "a-1", "a_1",
    "row", "x-", "x_",
)  # fmt: skip
OPTIONS = ("a", "a_b", "a_b_c", "b", "ab", "a-b", "A", "A_B", "n", "no", "none_of_it", "x1", "x10", "x", "NULL", "null")
SPANS = (
    "1 day", "10 days", "1 week", "6 weeks", "1 month", "3 months", "6 months", "12 months",
    "1 year", "2 years", "30 days",
    "100 years", "126 years", "7972 years", "7973 years", "7974 years", "9999 years",
    "9999 months", "9999 weeks", "9999 days",
)  # fmt: skip
BARE = {"because": "It is so.", "evidence_lacking": "Made up."}


def made(chance: random.Random, folder: Path) -> RuleSet:
    """Write a rule set into a folder, and return it as loaded."""
    return loaded(_Maker(chance).files(), folder)


def loaded(files: Mapping[str, Content], folder: Path) -> RuleSet:
    """Return the rule set with these concern and safety files, in this order."""
    head = {
        "id": "made", "title": "Made up", "version": "1", "treatment": "None",
        "language": "en", "review_due": "2030-01-01",
        "review_note": "Made up.", "disclaimer": "Made up.",
        "concerns_question": {"ask": "What is it about?", "label": "It"},
        "files": list(files),
    }  # fmt: skip
    for name, content in {"ruleset.yaml": head, **files}.items():
        (folder / name).parent.mkdir(exist_ok=True, parents=True)
        (folder / name).write_text(json.dumps(content, indent=1), encoding="utf-8")
    return load_ruleset(folder)


class _Maker:
    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.asked: list[dict[str, Any]] = []
        self.rules = iter(self._some(NAMES, len(NAMES)))
        self.concerns = self._some(NAMES, chance.choice([1, 2, 2, 3, 4]))
        flags: dict[str, str] = {name.replace("-", "_"): name for name in self._some(NAMES, len(NAMES))}
        self.questions = iter(flags.values())

    def _some(self, names: Sequence[str], count: int) -> list[str]:
        return self.chance.sample(names, min(count, len(names)))

    def _often(self, share: float) -> bool:
        return self.chance.random() < share

    def files(self) -> dict[str, Content]:
        """Return concern and safety files in random order; what they say looks only at questions asked by then."""
        names = [*(f"concerns/c{n}.yaml" for n in range(len(self.concerns))), "safety/s0.yaml", "safety/s1.yaml"]
        self.chance.shuffle(names)
        concerns = iter(self.concerns)
        return {name: self._concern(next(concerns)) if name[0] == "c" else self._safety() for name in names}

    def _concern(self, id: str) -> Content:
        best = {"outcome": self.chance.choice(["suitable", "suitable", "possible", "wait", "not_suitable"]), **BARE}
        questions = [self._question() for _ in range(self.chance.choice([0, 1, 2]))]
        rules = [self._rule({}) for _ in range(self.chance.choice([0, 1, 2, 3]))] if self.asked else []
        return {"id": id, "label": id, "best_case": best, "questions": questions, "rules": rules}

    def _safety(self) -> Content:
        questions = [self._question() for _ in range(self.chance.choice([1, 2, 3]))]
        return {"title": "S", "questions": questions, "rules": [self._rule(self._about()) for _ in range(4)]}

    def _about(self) -> Content:
        some = self._some(self.concerns, self.chance.randint(1, len(self.concerns)))
        if self._often(0.5):
            return {"applies_to": "all"}
        return (
            {"applies_to": some}
            if len(some) == len(self.concerns) or self._often(0.5)
            else {"applies_to": {"all_but": some}}
        )

    # Questions

    def _question(self) -> Content:
        kind = self.chance.choice(["choice", "choices", "choices", "integer", "date", "date"])
        question: dict[str, Any] = {"id": next(self.questions), "ask": "What?", "type": kind}
        if self.asked and self._often(0.45):
            question["ask_when"] = self._condition(self.chance.choice([0, 1, 2]))
        if kind in ("choice", "choices"):
            question["options"] = self._options(kind)
        else:
            question["not_sure"] = self.chance.choice(["true", "false"])
        if kind == "integer":
            low = self.chance.choice([0, 18, -5, -999999])
            question |= {"min": low, "max": min(999999, low + self.chance.choice([0, 3, 120, 999999]))}
        self.asked.append(question)
        return question

    def _options(self, kind: str) -> list[Content]:
        count = self.chance.choice([1, 2, 3, 4, 5, 30, 31, 62] if kind == "choices" else [1, 2, 3, 6])
        ids = self._some(OPTIONS, count) + [f"o{n}" for n in range(count - len(OPTIONS))]
        options: list[Content] = [self._option(id, kind, min(0.15, 0.5 / count)) for id in ids]
        for id in ("none", "not_sure")[: 1 if count > 6 else 2]:  # `assess` tries all that a list could be instead
            if self._often(0.4):
                options.insert(self.chance.randint(0, len(options)), self._option(id, kind, 1))
        return options

    def _option(self, id: str, kind: str, share: float) -> Content:
        return {"id": id, "label": id, **({"exclusive": "true"} if kind == "choices" and self._often(share) else {})}

    # Conditions

    def _condition(self, depth: int) -> Content:
        if not depth or self._often(0.2):
            return self._leaf(self.chance.choice(self.asked))
        kind = self.chance.choice(["all", "any", "not", "several"])
        if kind == "not":
            return {"not": self._condition(depth - 1)}
        parts = [self._condition(depth - 1) for _ in range(self.chance.choice([1, 2, 2, 3]))]
        return {key: value for part in parts for key, value in part.items()} if kind == "several" else {kind: parts}

    def _leaf(self, question: Mapping[str, Any]) -> Content:
        id = question["id"]
        if "options" in question:
            ids = [one["id"] for one in question["options"]]
            return {id: self.chance.choices(ids, k=self.chance.choice([1, 1, 2, 3, len(ids)]))}
        if question["not_sure"] == "true" and self._often(0.2):
            return {id: "not_sure"}
        if question["type"] == "date":
            names = self._some(["within", "over"], self.chance.choice([1, 1, 1, 2]))
            return {id: {name: self.chance.choice(SPANS) for name in names}}
        return {id: self._bounds(question["min"], question["max"])}

    def _bounds(self, low: int, high: int) -> Content:
        around = [low - 1, low, low + 1, (low + high) // 2, high - 1, high, high + 1]
        one, other = sorted(max(-999999, min(999999, n)) for n in self.chance.choices(around, k=2))
        return self.chance.choice([{"at_least": one}, {"at_most": other}, {"at_least": one, "at_most": other}])

    # Rules

    def _rule(self, about: Content) -> Content:
        outcome = self.chance.choice([*LADDER, "wait", "wait", None])
        when = self._condition(self.chance.choice([0, 1, 2, 3]))
        rule: dict[str, Any] = {"id": next(self.rules), **about, **BARE, "when": when}
        if outcome:
            rule["outcome"] = str(outcome)
        if outcome == Outcome.WAIT:
            rule |= self._until(when)
        return rule

    def _until(self, when: Content) -> Content:
        dates = [question["id"] for question in self.asked if question["type"] == "date"]
        if not dates or self._often(0.3):
            return {"until": "it is over"}
        date, span = self.chance.choice(dates), self.chance.choice(SPANS)
        within = {date: {"within": span}}
        return {"when": {"all": [within, when]} if self._often(0.6) else within, "until": {"date": date, "plus": span}}
