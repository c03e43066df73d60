"""What is common to texts that are printed as they are."""

from __future__ import annotations

import re
from urllib.parse import quote

# A DOI as sources have it: to the next blank, without the stop of the sentence or a bracket around it.
DOI = re.compile(r"(doi:10\.\d{4,9}/(?:\([^\s()]*\)|[^\s()])+?)(?=[.,;:)\]]*(?:\s|$))")
PRINTED_WIDTH = 78  # columns that every line printer has


def doi_address(doi: str) -> str:
    """Return the address of an article by its DOI, such as `doi:10.1000/x`."""
    return "https://doi.org/" + quote(doi.removeprefix("doi:"), safe="/:;()")


def is_number(lead: str | None) -> bool:
    """Say whether the lead of an item is the number of a source, such as `[7]`."""
    return lead is not None and re.fullmatch(r"\[\d+\]", lead) is not None


def in_groups(code: str, width: int) -> list[str]:
    """Return a code in lines of whole groups; a line that goes on ends in a dash."""
    lines = [""]
    for group in code.split("-"):
        if lines[-1] and len(lines[-1]) + len(group) + 1 > width:
            lines.append("")
        lines[-1] += f"{group}-"
    return [*lines[:-1], lines[-1].removesuffix("-")]
