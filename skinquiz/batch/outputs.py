"""Where tables are written: DuckDB's COPY to a file, as the ending of its name says."""

from __future__ import annotations

import csv
import gzip
import io
import shutil
from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path

from sqlglot import exp

from skinquiz.batch import sql
from skinquiz.batch.inputs import File
from skinquiz.batch.sql import Sql

_FORMATS = {"csv": "csv", "jsonl": "json", "parquet": "parquet"}


def copying(query: Sql, target: File, part: Path, header: bool = True, options: Mapping[str, Sql] | None = None) -> str:
    """Return the command that writes the rows of a query to the file `part`, as `target` is to be."""
    options = {**(options or {}), "FORMAT": sql.text(_FORMATS[target.kind]), "USE_TMP_FILE": exp.Boolean(this=False)}
    if target.kind == "csv":
        options |= {"HEADER": exp.Boolean(this=header), "DELIM": sql.text("\t" if target.tabs else ",")}
        options |= {"QUOTE": sql.text('"'), "ESCAPE": sql.text('"')}
    if target.kind != "parquet":
        options["COMPRESSION"] = sql.text(target.packed)
    told = ", ".join(f"{name} {sql.written(value, 'duckdb')}" for name, value in options.items())
    return f"COPY ({sql.written(query, 'duckdb')}) TO {sql.written(sql.text(str(part)), 'duckdb')} ({told})"


def needs_own_header(target: File, names: Sequence[str]) -> bool:
    """Say whether a CSV file has names that DuckDB would change, as it takes them for the same, or stumble over."""
    if target.kind != "csv":
        return False
    return len({name.casefold() for name in names}) < len(names) or any(not one or breaks_line(one) for one in names)


def apart(through: Sequence[str], added: Sequence[str]) -> list[str]:
    """Return names of columns that pass through, numbered where Parquet and JSON would take them for others.

    None is empty, and none differs from another, or from one that is added, in capitals only.
    """
    taken = {name.casefold() for name in added}
    found = []
    for name in through:
        plain = name or "unnamed"
        numbered = (plain if number == 1 else f"{plain}_{number}" for number in count(1))
        free = next(one for one in numbered if one.casefold() not in taken)
        taken.add(free.casefold())
        found.append(free)
    return found


def breaks_line(name: str) -> bool:
    """Say whether a name takes more than one line: what reads CSV takes the first line for the whole header."""
    return "\n" in name or "\r" in name


def put_header(target: File, part: Path, names: Sequence[str]) -> None:
    """Put a line with these names before the rows in a file: packed files may be joined as they are."""
    line = io.StringIO()
    csv.writer(line, delimiter="\t" if target.tabs else ",", lineterminator="\n", quoting=csv.QUOTE_ALL).writerow(names)
    whole = part.with_name(part.name + "-whole")
    try:
        with part.open("rb") as rows, whole.open("wb") as stream:
            stream.write(_packed(line.getvalue().encode(), target.packed))
            shutil.copyfileobj(rows, stream, 1 << 20)
        whole.replace(part)
    finally:
        whole.unlink(missing_ok=True)


def _packed(data: bytes, packed: str) -> bytes:
    if packed == "gzip":
        return gzip.compress(data)
    if packed == "zstd":
        import pyarrow

        return bytes(pyarrow.compress(data, codec="zstd", asbytes=True))
    return data
