"""skinquiz: does a skin treatment fit, should it wait, does it need a clinician, or is it not the tool?"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import datetime as dt
    import os
    from collections.abc import Mapping
    from typing import Any, TypeVar

    Frame = TypeVar("Frame")

__version__ = "0.1.0"
__all__ = ["__version__", "assess_frame"]


def assess_frame(
    frame: Frame,
    *,
    rules: str | os.PathLike[str] | Any | None = None,
    as_of: dt.date | str | None = None,
    columns: str | os.PathLike[str] | Mapping[str, Any] | None = None,
) -> Frame:
    """Return a table of people with what the rules say of each row: a frame of the same kind, with columns added.

    `frame` is a polars DataFrame or LazyFrame, a pandas DataFrame, an Arrow Table or RecordBatchReader, a DuckDB
    relation or a Spark DataFrame, with one column per question. `rules` is a folder or a loaded rule set; left out, the
    one of SKINQUIZ_RULES, or the one that ships with the program. `as_of` is the assessment date (today), `columns` a
    columns file or a mapping that says the same. Raises TypeError for what is no frame, ImportError with the command
    that installs what is missing, `skinquiz.batch.errors.TableError` for a frame that cannot be used.
    """
    from importlib import import_module  # by name: every layer imports this package, which imports none of them

    found: Frame = import_module("skinquiz.batch.frames").assess_frame(frame, rules=rules, as_of=as_of, columns=columns)
    return found
