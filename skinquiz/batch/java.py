"""SQL for engines of the Spark family, whose regular expressions are Java's.

There `$` stands before a line's end as well, and a repeated choice calls itself for each part, so that a long cell ends
the program. Repeats that never give back what they took (`++`) do not; nothing that is looked for here needs it back.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlglot import Dialect, exp
from sqlglot.generator import Generator

_FAMILY = "hive"  # what sqlglot derives Spark's and Databricks' dialects from


def is_java(dialect: Dialect) -> bool:
    """Say whether a dialect is one of the Spark family."""
    return isinstance(dialect, type(Dialect.get_or_raise(_FAMILY)))


@cache
def writer(kind: type[Generator]) -> type[Generator]:
    """Return what writes a dialect of the Spark family, by what sqlglot writes it with."""

    def like(self: Any, one: exp.RegexpLike) -> str:
        return str(kind.TRANSFORMS[exp.RegexpLike](self, _with_java_form(one)))

    def replaced(self: Any, one: exp.RegexpReplace) -> str:
        return str(kind.TRANSFORMS[exp.RegexpReplace](self, _with_java_form(one)))

    changed = {**kind.TRANSFORMS, exp.RegexpLike: like, exp.RegexpReplace: replaced}
    return type("Writer", (kind,), {"TRANSFORMS": changed})


def _with_java_form(one: exp.Expr) -> exp.Expr:
    """Return a node like this one, with its form as Java takes it."""
    form = exp.Literal(this=java_form(one.expression.this), is_string=True)
    return type(one)(**{**one.args, "expression": form})


def java_form(pattern: str) -> str:
    r"""Return a pattern as Java takes it.

    Repeats of sets and groups become possessive. Where a text is looked through for blanks before something, a run of
    them is tried from its start only: trying from each blank takes the square of their number. In texts that stand for
    themselves each of these signs has a `\` before it.
    """
    if pattern.endswith("$"):
        pattern = pattern[:-1] + r"\z"
    if pattern.startswith("[") and "]*" in pattern:
        blanks = pattern[: pattern.index("]*") + 1]
        pattern = f"(?<!{blanks}){pattern}"
    return pattern.replace("]*", "]*+").replace(")+", ")++")
