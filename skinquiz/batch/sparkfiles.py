"""Tables that Spark reads and writes: CSV, JSON Lines and Parquet, at any address that Spark knows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from skinquiz.batch.errors import TableError
from skinquiz.batch.inputs import ENDINGS, KINDS, PACKED
from skinquiz.messages import shown

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, DataFrameReader, SparkSession

BROKEN = "_corrupt_record"  # where Spark puts a line that it cannot read as a row
_CSV: Mapping[str, bool | str] = {"header": True, "quote": '"', "escape": '"'}
_AS_IT_IS = {"ignoreLeadingWhiteSpace": False, "ignoreTrailingWhiteSpace": False}


@dataclass(frozen=True, slots=True)
class Read:
    """A table that was read; `broken` says what is wrong with a row whose column of that name is not NULL."""

    frame: DataFrame
    kind: str
    broken: str


def read(spark: SparkSession, address: str, kind: str | None = None) -> Read:
    """Return the table at an address: a file, a folder or a pattern. Raises TableError if there is none."""
    with _told(address):
        kind = kind or kind_of(address) or _kind_inside(spark, address)
        if kind == "csv":
            return Read(_read_csv(spark, address), kind, "this row has more or fewer cells than the header")
        if kind == "jsonl":
            reader = spark.read.option("columnNameOfCorruptRecord", BROKEN)
            return Read(reader.json(address), kind, "this line is no JSON object")
        return Read(spark.read.option("mergeSchema", True).parquet(address), kind, "")


def write(frame: DataFrame, address: str) -> None:
    """Write a table as a folder of files, Parquet unless its name ends otherwise. Raises TableError if it is there.

    Spark writes files aside and names them when all are done; then it adds an empty file `_SUCCESS`.
    """
    _all_different(frame.columns, "in what is to be written")
    writer = frame.write.mode("errorifexists")
    packed = _endings(address)[1]
    if packed:
        writer = writer.option("compression", PACKED[packed])
    with _told(address):
        match kind_of(address):
            case "csv":
                writer.options(**_CSV, **_AS_IT_IS, sep=_separator(address)).csv(address)
            case "jsonl":
                writer.option("ignoreNullFields", False).json(address)
            case _:
                writer.parquet(address)


def kind_of(address: str) -> str | None:
    """Return the kind of table that the ending of an address names, if it names one."""
    return KINDS.get(_endings(address)[0])


def _endings(address: str) -> tuple[str, str]:
    """Return the ending of an address and what packs it, each empty if there is none."""
    found = re.search(r"(\.[a-z]+)(\.gz|\.zst)?/*$", address, re.IGNORECASE)
    return (found[1].lower(), (found[2] or "").lower()) if found else ("", "")


def _separator(address: str) -> str:
    return "\t" if _endings(address)[0] == ".tsv" else ","


def _kind_inside(spark: SparkSession, folder: str) -> str:
    """Return the kind of the files in a folder; names that begin with a dot or `_` are not data."""
    files = spark.read.format("binaryFile").option("recursiveFileLookup", True).load(folder).select("path")
    kinds = {kind_of(row.path) for row in files.toLocalIterator()}
    if len(kinds) == 1 and (kind := kinds.pop()):
        return kind
    what = "holds files of several kinds" if kinds - {None} else "holds no table"
    raise TableError(f"`{shown(folder)}` {what}", f"looked for: {ENDINGS}")


def _read_csv(spark: SparkSession, address: str) -> DataFrame:
    """Return a table of texts. Its names come from the first line of a file, which those of all others must equal."""
    from pyspark.sql.types import StringType, StructField, StructType

    names = _header(_csv_reader(spark, address).option("header", False), address)
    _all_different([*names, BROKEN], "in the header")
    schema = StructType([StructField(name, StringType()) for name in [*names, BROKEN]])
    reader = _csv_reader(spark, address).option("enforceSchema", False)
    return reader.option("columnNameOfCorruptRecord", BROKEN).schema(schema).csv(address)


def _csv_reader(spark: SparkSession, address: str) -> DataFrameReader:
    # A cell may hold line ends, so a file is read as a whole, by one core.
    return spark.read.options(**_CSV, **_AS_IT_IS, sep=_separator(address), multiLine=True)


def _header(reader: DataFrameReader, address: str) -> list[str]:
    first = reader.csv(address).first()
    if first is None:
        raise TableError(f"`{shown(address)}` is empty: its first line has to name the columns")
    names = ["" if name is None else str(name) for name in first]
    names[0] = names[0].removeprefix("\ufeff")
    if "" in names:
        raise TableError(f"column {names.index('') + 1} of `{shown(address)}` has no name", "give it one")
    return names


def _all_different(names: Sequence[str], where: str) -> None:
    """Raise TableError if two names are the same for Spark, which by default sees no case."""
    seen: dict[str, str] = {}
    for name in names:
        other = seen.setdefault(name.lower(), name)
        if seen[name.lower()] is not name:
            what = f"the columns `{shown(other)}` and `{shown(name)}` {where} are the same for Spark"
            raise TableError(what, "rename one of them")


@contextmanager
def _told(address: str) -> Iterator[None]:
    """Tell in words what Spark says of a table that it cannot read or write."""
    from py4j.protocol import Py4JError  # type: ignore[import-untyped]
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError) as error:
        raise _in_words(address, str(error)) from error


def _in_words(address: str, said: str) -> TableError:
    if "PATH_NOT_FOUND" in said:
        return TableError(f"`{shown(address)}`: there is no such file")
    if "PATH_ALREADY_EXISTS" in said:
        help = "name another folder, or remove it; one without a file `_SUCCESS` is unfinished"
        return TableError(f"`{shown(address)}` is there already", help)
    if header := re.search(r"CSV header does not conform.*?CSV file: ([^\n]*)", said, re.DOTALL):
        what = f"the header of `{shown(header[1], 200)}` is not that of the other files"
        return TableError(what, "give all files the same columns in the same order")
    causes = re.findall(r"^Caused by: (.*)", said, re.MULTILINE) or [line for line in said.splitlines() if line.strip()]
    return TableError(f"Spark cannot finish this: {shown(causes[-1] if said.count('Caused by:') else causes[0], 300)}")
