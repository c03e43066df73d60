"""A review document as one HTML file that stands alone: no script, no request, to be filled in on screen or on paper.

Every text is made harmless and escaped by the environment of `render.html`.
"""

from __future__ import annotations

import functools
import re
from urllib.parse import quote, urlsplit

from jinja2 import Template

from skinquiz.messages import printable, shown
from skinquiz.render.html import environment
from skinquiz.render.printed import doi_address
from skinquiz.render.review.document import Review

_COLOUR = re.compile("#[0-9A-Fa-f]{6}")
_TITLE_LIMIT = 80
_DIGEST = 12  # letters of the digest at the foot of each sheet


def lay_out(review: Review) -> str:
    """Return the document as HTML. The same document gives the same text, and any text in it stays text."""
    title = f"{shown(review.title, _TITLE_LIMIT)} · {shown(review.version, _TITLE_LIMIT)} · for clinical review"
    return _template().render(review=review, title=title, edition=_edition(review)).lstrip()


@functools.cache
def _template() -> Template:
    pages = environment()
    pages.globals.update(colour=_colour, doi=_doi, pubmed=_pubmed, web=_web)
    return pages.get_template("review.html.j2")


def _edition(review: Review) -> str:
    """Return what stands at the foot of each sheet: letters that mean nothing in a style sheet."""
    parts = (review.ruleset, review.version, review.sha256[:_DIGEST])
    return " ".join(re.sub(r"[^A-Za-z0-9._-]", "", part) for part in parts)


def _colour(text: str | None) -> str | None:
    return text if text and _COLOUR.fullmatch(text) else None


def _doi(doi: str) -> str:
    return doi_address(printable(doi))


def _pubmed(pmid: str) -> str:
    return f"https://pubmed.ncbi.nlm.nih.gov/{quote(printable(pmid), safe='')}/"


def _web(url: str) -> str | None:
    """Return an address that a browser may open, or None for any other."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not parts.netloc:
        return None
    return quote(printable(url), safe="%/:;,?=&@+$!*'()#[]~")
