"""The rules on Spark: the same query in Spark's dialect, over a frame or over files, on one machine or many.

The query is plain SQL, so that only the program that starts it needs `skinquiz`: no function of it runs in a worker.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlglot import exp

from skinquiz.batch import sparkfiles, sparktypes, sql
from skinquiz.batch.bound import bind, replaced
from skinquiz.batch.columns import Columns
from skinquiz.batch.errors import TableError, require
from skinquiz.batch.query import PROBLEMS, Table, added_columns, query
from skinquiz.batch.sql import Sql
from skinquiz.model import LADDER, RuleSet
from skinquiz.tally import Written

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

DIALECT = "spark"
_GIVEN = "_given_table_"
_ROW = "_row"
_LITERALS = "spark.sql.parser.escapedStringLiterals"


def assess_spark(frame: DataFrame, ruleset: RuleSet, as_of: dt.date, columns: Columns | None = None) -> DataFrame:
    """Return a frame with what follows for each row added, worked out when it is asked for. Its columns stay.

    Names of columns are told apart by case here, as everywhere in `skinquiz`. Raises TableError for a frame without
    what is needed.
    """
    return _assessed(frame, ruleset, as_of, columns)


def run(
    source: str, target: str, ruleset: RuleSet, as_of: dt.date, columns: Columns | None = None, kind: str | None = None
) -> Written:
    """Read a table, write it with what follows added as a folder of files, and return counts.

    Uses the session that is there, or starts one as Spark is set up. Raises TableError for what a person can mend.
    """
    from pyspark.sql import Observation
    from pyspark.sql.functions import expr

    read = sparkfiles.read(session(), source, kind)
    flat = sparkfiles.kind_of(target) == "csv"
    result = _assessed(read.frame, ruleset, as_of, columns, read, flat)
    seen = Observation()
    counts = [expr(sql.written(count, DIALECT)).alias(name) for name, count in _counts(ruleset).items()]
    sparkfiles.write(result.observe(seen, *counts), target)
    found = {name: int(value or 0) for name, value in seen.get.items()}
    outcomes = {one: found[one] for one in LADDER}
    return Written(
        found["rows"], found["problems"], found["unassessed"], outcomes, found["asked"] - sum(outcomes.values())
    )


def session() -> SparkSession:
    """Return the session that is there, or a new one. Raises an error that names what has to be installed."""
    require("spark", "pyspark")
    from pyspark.errors import PySparkRuntimeError
    from pyspark.sql import SparkSession

    active = SparkSession.getActiveSession()
    if active is not None:
        return active
    help = "install Java 17 or later (Debian: apt-get install default-jre-headless), or set JAVA_HOME"
    if not (shutil.which("java") or "JAVA_HOME" in os.environ or "SPARK_REMOTE" in os.environ):
        raise TableError("Spark needs Java, which is not on this machine", help)
    try:
        return SparkSession.builder.appName("skinquiz batch").getOrCreate()
    except PySparkRuntimeError as error:
        raise TableError("Spark does not start; what it said stands above", help) from error


def _assessed(
    frame: DataFrame,
    ruleset: RuleSet,
    as_of: dt.date,
    columns: Columns | None,
    read: sparkfiles.Read | None = None,
    flat: bool = False,
) -> DataFrame:
    """Return a frame assessed. Its columns are called `c0`, `c1`, … until the end, so that any names will do."""
    if frame.sparkSession.conf.get(_LITERALS, "false") == "true":
        raise TableError(f"`{_LITERALS}` is true, and so the query would be read in another way", "set it to false")
    names, kinds = frame.columns, [field.dataType for field in frame.schema.fields]
    old = replaced(ruleset, names) | ({sparkfiles.BROKEN} if read else set())
    through = [place for place, name in enumerate(names) if name not in old]
    problem = _problem(names, read)

    def as_text(name: str) -> Sql:
        place = names.index(name)
        text = sparktypes.as_text(_inner(place), kinds[place])
        if read and read.kind == "jsonl" and kinds[place].typeName() == "string":
            text = sparktypes.from_json(text)
        return sql.when(sql.is_null(problem), text) if problem else text

    cells = bind(ruleset, [names[place] for place in through], as_text, columns)
    values = [sparktypes.flat(_inner(place), kinds[place]) if flat else _inner(place) for place in through]
    passed = [(value, f"c{place}") for value, place in zip(values, through, strict=True)]
    asked = query(ruleset, as_of, Table(_rows(), passed, cells, problem))
    written = sql.written(sql.nested(asked), DIALECT)
    result = _asked(frame.toDF(*(f"c{place}" for place in range(len(names)))), written)
    return result.toDF(*(names[place] for place in through), *added_columns(ruleset))


def _problem(names: Sequence[str], read: sparkfiles.Read | None) -> Sql | None:
    """Return what is wrong with whole rows, if Spark tells."""
    if read is None or sparkfiles.BROKEN not in names:
        return None
    return sql.when(sql.not_null(_inner(names.index(sparkfiles.BROKEN))), sql.text(read.broken))


def _rows() -> Sql:
    """Return the table with each row as one value: Spark copies each column anew from layer to layer."""
    whole = sql.named(exp.Struct(expressions=[exp.Star()]), _ROW)
    return exp.Subquery(this=sql.select([whole], sql.table(_GIVEN)), alias=exp.TableAlias(this=sql.column(_ROW).this))


def _asked(frame: DataFrame, written: str) -> DataFrame:
    """Return what a query says of a frame. Spark takes the text for one with places in braces to fill in."""
    text = written.replace("{", "{{").replace("}", "}}").replace(f"`{_GIVEN}`", "{given}")
    return frame.sparkSession.sql(text, given=frame)


def _inner(place: int) -> Sql:
    return sql.field(_ROW, f"c{place}")


def _counts(ruleset: RuleSet) -> dict[str, Sql]:
    """Return counts over the columns that are added, taken while they are written."""
    settled = {
        str(one): [sql.equal(_part(name, "outcome"), sql.text(one)) for name in ruleset.concerns] for one in LADDER
    }
    asked = [sql.not_null(_part(name, "possible_outcomes")) for name in ruleset.concerns]
    others = {"problems": [sql.not_null(sql.column(PROBLEMS))], "unassessed": [sql.negated(sql.either(asked))]}
    told: dict[str, list[Sql]] = {**settled, "asked": asked, **others}
    return {**{name: _sum(conditions) for name, conditions in told.items()}, "rows": exp.Count(this=exp.Star())}


def _part(concern: str, part: str) -> Sql:
    return sql.column(f"{concern}.{part}")


def _sum(conditions: Sequence[Sql]) -> Sql:
    """Return how many conditions hold, over all rows."""
    return exp.Sum(this=sql.total([sql.first([(one, sql.number(1))], sql.number(0)) for one in conditions]))
