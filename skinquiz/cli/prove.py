"""`skinquiz rules prove`: whether each promise holds for every possible person, or somebody for whom it does not."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from skinquiz.cli.errors import FAULT, OK, UsageError

if TYPE_CHECKING:
    from skinquiz.checks.prove import Broken, Proof
    from skinquiz.model import Answers, Promise

FORMAT = "skinquiz-proof/1"
FORMATS = ("text", "json")


def run(folder: Path, format: str, as_of: dt.date) -> int:
    """Print what came of each promise; exit code 1 if one is broken. Raises UsageError where there are none."""
    from skinquiz.checks.prove import prove_always
    from skinquiz.checks.reach import people
    from skinquiz.rulefiles.load import load_with_promises

    ruleset, promises = load_with_promises(folder)
    if not promises:
        raise UsageError(f"{ruleset.id} makes no promises", "add a file of promises, and name it in `files`")
    proofs = prove_always(ruleset, promises, as_of)
    everybody = people(ruleset, as_of)
    if format == "json":
        print(json.dumps(_data(proofs, everybody, as_of), ensure_ascii=False, indent=2))
    else:
        print("\n".join(_lines(proofs, everybody, as_of)))
    return OK if all(proof.is_kept for proof in proofs) else FAULT


def _lines(proofs: Sequence[Proof], people: int, as_of: dt.date) -> Iterator[str]:
    for proof in proofs:
        if proof.broken:
            yield from _broken(proof)
        elif proof.people:
            yield f"holds   {proof.promise.id}"
        else:
            yield f"EMPTY   {proof.promise.id} ({proof.promise.where}): no possible answers make its `when` true"
    broken, empty = (sum(map(test, proofs)) for test in (_is_broken, _is_empty))
    holding = len(proofs) - broken - empty
    yield ""
    everybody = f"every one of the {people:,} possible sets of answers as of {as_of}"
    yield f"{_promises(holding)} for {everybody}, and on each day of the next four years."
    if broken:
        is_ = "is" if broken == 1 else "are"
        yield f"{broken} {is_} broken, each with an example that `skinquiz assess --answers` takes."
    if empty:
        speak = "1 of them speaks" if empty == 1 else f"{empty} of them speak"
        yield f"{speak} of nobody: whatever the rules say, that protects no one."


def _is_broken(proof: Proof) -> bool:
    return bool(proof.broken)


def _is_empty(proof: Proof) -> bool:
    return not proof.broken and not proof.people


def _promises(count: int) -> str:
    return "1 promise holds" if count == 1 else f"{count} promises hold"


def _broken(proof: Proof) -> Iterator[str]:
    promise, as_of = proof.promise, proof.as_of
    yield f"BROKEN  {promise.id} ({promise.where}): {promise.because}"
    for one in proof.broken[:1]:
        many = f"for {_many(one.people)} of" if one.people is not None else "for some of"
        yield f"        {_how(promise, one)} {many} {_many(proof.people)} sets of answers, such as:"
        if one.before is not None:
            yield f"        # before, as of {as_of}: {one.concern} is {one.outcome_before}"
            yield from (f"        # {line}" for line in _yaml(one.before).splitlines())
        yield f"        # as of {as_of}"
        yield from (f"        {line}" for line in _yaml(one.answers or {}).splitlines())
    others = [one.concern for one in proof.broken[1:]]
    if others:
        yield f"        # Also broken for: {', '.join(others)}."


def _many(count: int) -> str:
    """Return an exact number, and one that can be grasped beside it."""
    from skinquiz.render.diagnostics.told import rounded

    exact, short = f"{count:,}", rounded(count)
    return exact if exact == short else f"{exact} (about {short})"


def _how(promise: Promise, one: Broken) -> str:
    if promise.adding is not None:
        return f"{one.concern} rises from `{one.outcome_before}` to `{one.outcome}`"
    if promise.until is not None:
        told = f"the date {one.earliest}" if one.earliest else "no date"
        return f"{one.concern} is `{one.outcome}` and {told} is told"
    if one.outcome:
        return f"{one.concern} is `{one.outcome}`"
    return f"{one.concern} {'has' if promise.kind == 'never' else 'lacks'} the finding `{one.finding}`"


def _yaml(answers: Answers) -> str:
    import yaml

    text: str = yaml.safe_dump(_plain(answers), allow_unicode=True, sort_keys=False, default_flow_style=None, width=100)
    return text


def _plain(answers: Answers) -> dict[str, Any]:
    from skinquiz.render.data import plain

    return {name: plain(answer) for name, answer in answers.items()}


def _data(proofs: Sequence[Proof], people: int, as_of: dt.date) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "as_of": as_of.isoformat(),
        "people": people,
        "promises": [
            {
                "id": proof.promise.id,
                "where": proof.promise.where,
                "holds": proof.is_kept,
                "as_of": proof.as_of.isoformat(),
                "people": proof.people,
                "broken": [_broken_data(one) for one in proof.broken],
            }
            for proof in proofs
        ],
    }


def _broken_data(one: Broken) -> dict[str, Any]:
    return {
        "concern": one.concern,
        "outcome": str(one.outcome) if one.outcome else None,
        "finding": one.finding,
        "earliest": one.earliest.isoformat() if one.earliest else None,
        "people": one.people,
        "answers": None if one.answers is None else _plain(one.answers),
        "before": None if one.before is None else _plain(one.before),
        "outcome_before": str(one.outcome_before) if one.outcome_before else None,
    }
