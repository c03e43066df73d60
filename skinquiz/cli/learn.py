"""`skinquiz learn`: topics to read, and a search in the words that people use."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from skinquiz.cli.errors import OK, UsageError
from skinquiz.cli.folder import rules_folder
from skinquiz.messages import did_you_mean, nearest, shown

if TYPE_CHECKING:
    from skinquiz.model import RuleSet
    from skinquiz.render import Audience
    from skinquiz.render.blocks import Report
    from skinquiz.search import Found

MOST_LISTED = 12
T = TypeVar("T", bound=str)
Words = Annotated[
    list[str] | None, typer.Argument(metavar="[TOPIC | WORDS...]", help="A topic, or your own words to look for.")
]
Format = Annotated[str, typer.Option("--format", metavar="FORMAT", help="text, markdown, json.")]
Who = Annotated[str, typer.Option("--audience", metavar="WHO", help="person or clinician.")]
Rules = Annotated[str | None, typer.Option("--rules", metavar="DIR", help="Another rule set (also SKINQUIZ_RULES).")]


def command(
    context: typer.Context, words: Words = None, format: Format = "text", audience: Who = "person", rules: Rules = None
) -> Callable[[], int]:
    """Read options; what is to be done is returned, as everywhere."""
    folder = rules if rules is not None else context.obj
    return partial(run, words or [], format, audience, ["--rules", folder] if folder is not None else [])


def run(words: list[str], format: str, audience: str, rules: list[str]) -> int:
    """Show the list of topics, an article, or what was found. Raises UsageError if nothing was."""
    from skinquiz.cli.output import text_width, wants_colour, write
    from skinquiz.cli.pager import page
    from skinquiz.render import AUDIENCES
    from skinquiz.render.learning import FORMATS, as_json, markdown, text
    from skinquiz.rulefiles.load import load_ruleset

    format = _one_of(FORMATS, format, "--format")
    reader = _one_of(AUDIENCES, audience, "--audience")
    ruleset, asked = load_ruleset(rules_folder(rules)), " ".join(words)
    found = _search(ruleset, asked, reader) if words else None
    if format == "json":
        write(as_json(_data(ruleset, asked, found)), None)
        return OK
    report = _report(ruleset, asked, found, reader)
    if format == "markdown":
        write(markdown(report), None)
    else:
        page(text(report, text_width(), wants_colour(sys.stdout)))
    return OK


def _one_of(valid: tuple[T, ...], said: str, flag: str) -> T:
    for one in valid:
        if one == said:
            return one
    raise UsageError(f"{flag}: `{shown(said)}` is not known here", *filter(None, [did_you_mean(said, valid)]))


def _search(ruleset: RuleSet, asked: str, reader: Audience) -> Found:
    from skinquiz.search import library, search

    found = search(library(ruleset, reader == "clinician"), asked)
    if found.hits:
        return found
    names = [name for topic in ruleset.topics.values() for name in (topic.id, topic.title, *topic.also)]
    near = nearest(asked, names)
    topics = list(ruleset.topics)
    raise UsageError(
        f"nothing here says `{shown(asked)}`",
        *([f"did you mean `{near}`?"] if near else []),
        f"topics: {', '.join(topics[:MOST_LISTED])}{', …' if len(topics) > MOST_LISTED else ''}",
        "skinquiz learn lists them with their titles",
    )


def _data(ruleset: RuleSet, asked: str, found: Found | None) -> dict[str, Any]:
    from skinquiz.render.learning import article_data, found_data, index_data

    if found is None:
        return index_data(ruleset)
    return article_data(ruleset, found.topic) if found.topic else found_data(ruleset, asked, found)


def _report(ruleset: RuleSet, asked: str, found: Found | None, reader: Audience) -> Report:
    from skinquiz.render.articles import article, beside, findings, index
    from skinquiz.wording import shares_a_word

    if found is None:
        return index(ruleset)
    today = dt.date.today()
    if found.topic is None:
        return findings(ruleset, asked, found, reader, today)
    # Where the title shows why it is this article, there is no need to say so.
    plain = not found.read_as and shares_a_word(asked, f"{found.topic.id} {found.topic.title}")
    return article(ruleset, found.topic, reader, today, () if plain else beside(asked, found))
