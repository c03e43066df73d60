"""`skinquiz batch`: what it is asked on the command line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

_FILES = "csv, tsv, jsonl or parquet by its ending, packed or not (.gz, .zst)"


def command(
    context: typer.Context,
    source: Annotated[
        str | None, typer.Argument(metavar="IN", help=f"A file, folder or pattern: {_FILES}; or - for standard input.")
    ] = None,
    target: Annotated[
        str | None,
        typer.Argument(metavar="OUT", help="A file to write, of any of these kinds; or - for standard output."),
    ] = None,
    rules: Annotated[
        str | None, typer.Option("--rules", metavar="DIR", help="Another rule set (also SKINQUIZ_RULES).")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="The assessment date (default: today).")
    ] = None,
    columns: Annotated[
        str | None, typer.Option("--columns", metavar="FILE", help="Which columns and codes of the table mean what.")
    ] = None,
    columns_template: Annotated[
        bool, typer.Option("--columns-template", help="Print such a file to fill in.", show_default=False)
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Write nothing if any cell cannot be used.", show_default=False)
    ] = False,
    bad_rows: Annotated[
        str | None, typer.Option("--bad-rows", metavar="FILE", help="Set rows with problems aside, in this file.")
    ] = None,
    summary: Annotated[
        bool, typer.Option("--summary", help="Count instead, or too: a page for audit.", show_default=False)
    ] = False,
    format: Annotated[
        str | None, typer.Option("--format", metavar="text|json|html", help="How the summary is written.")
    ] = None,
    output: Annotated[str | None, typer.Option("--output", metavar="FILE", help="Where the summary goes.")] = None,
    smallest: Annotated[
        int, typer.Option("--smallest", metavar="N", help="Hide counts of fewer people in the summary.")
    ] = 0,
    from_: Annotated[
        str | None, typer.Option("--from", metavar="KIND", help="The kind of IN, whatever its ending.")
    ] = None,
    to: Annotated[
        str | None, typer.Option("--to", metavar="KIND", help="The kind of OUT, whatever its ending.")
    ] = None,
    encoding: Annotated[
        str | None, typer.Option("--encoding", metavar="NAME", help="The encoding of CSV (default: UTF-8).")
    ] = None,
    engine: Annotated[str, typer.Option("--engine", metavar="duckdb|spark", help="Where the query runs.")] = "duckdb",
    memory: Annotated[
        str | None, typer.Option("--memory", metavar="SIZE", help="The most memory to take (default: 4GB).")
    ] = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Say nothing about the table unless it fails.", show_default=False)
    ] = False,
) -> Callable[[], int]:
    """Assess a table of people, a million rows as well as one."""
    folder = rules if rules is not None else context.obj

    def batch() -> int:
        from skinquiz.cli.batchwork import Request, run

        return run(
            Request(
                source=source,
                target=target,
                rules=folder,
                as_of=as_of,
                columns=columns,
                columns_template=columns_template,
                strict=strict,
                bad_rows=bad_rows,
                summary=summary,
                format=format,
                output=output,
                smallest=smallest,
                from_=from_,
                to=to,
                encoding=encoding,
                engine=engine,
                memory=memory,
                quiet=quiet,
            )
        )

    return batch
