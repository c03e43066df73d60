"""`skinquiz batch --engine spark`: the same query on a cluster, or on Spark on this machine."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from skinquiz.cli.errors import OK, UsageError, tell

if TYPE_CHECKING:
    from skinquiz.batch.columns import Columns
    from skinquiz.cli.batchwork import Request
    from skinquiz.model import RuleSet


def run_spark(request: Request, ruleset: RuleSet, as_of: dt.date, columns: Columns | None) -> int:
    """Assess a table with Spark and write it as a folder. Raises UsageError for what only DuckDB does."""
    from skinquiz.batch import spark
    from skinquiz.cli.batchtext import closing

    asked = {
        "--strict": request.strict,
        "--bad-rows": request.bad_rows,
        "--summary": request.summary,
        "--to": request.to,
        "--encoding": request.encoding,
        "--memory": request.memory,
    }
    if given := next((option for option, value in asked.items() if value), None):
        help = "run it on what Spark wrote: skinquiz batch OUT --summary" if given == "--summary" else "leave it out"
        raise UsageError(f"{given} is not there with Spark", help)
    if request.source in (None, "-") or request.target in (None, "-"):
        raise UsageError("Spark reads and writes files, no streams", "name IN and OUT")
    written = spark.run(str(request.source), str(request.target), ruleset, as_of, columns, request.from_)
    if not request.quiet:
        tell(closing(written))
    return OK
