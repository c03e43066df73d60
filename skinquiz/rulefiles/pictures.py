"""Picture records, turned into the frozen model, and held against the questions that show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from skinquiz.messages import did_you_mean
from skinquiz.model import Drawing, Picture
from skinquiz.rulefiles.diagnostics import Problems
from skinquiz.rulefiles.names import Names
from skinquiz.rulefiles.records import Read


def build_pictures(record: Read, names: Names) -> Iterable[Picture]:
    """Yield the pictures of a file, each with the drawings that could be read."""
    for read in record["pictures"] or ():
        drawings = {option.text: _drawing(drawing, names.problems) for option, drawing in read["options"] or ()}
        if read.has("id") and names.declare("picture", read["id"]):
            yield Picture(read["id"].text, drawings)


def _drawing(read: Read, problems: Problems) -> Drawing:
    written = [key for key in ("unicode", "ascii") if key in read.places]
    if "colour" in read.places and written:
        problems.add("drawing-shape", read.where(written[0]), "a drawing is a `colour` or lines, not both")
    elif len(written) == 1:
        lacking = "ascii" if written == ["unicode"] else "unicode"
        problems.add("drawing-shape", read.place, f"the drawing has `{written[0]}`, but lacks `{lacking}`")
    elif "colour" not in read.places and not written:
        problems.add("drawing-shape", read.place, "a drawing needs a `colour`, or `unicode` and `ascii`")
    return Drawing(read["colour"], read["unicode"] or (), read["ascii"] or ())


def check_pictures(records: Iterable[Read], questions: Sequence[Read], names: Names) -> None:
    """Report pictures that questions name and that do not exist, and drawings of options that no question has."""
    pictures = [read for record in records for read in record["pictures"] or () if read["id"]]
    known = [read["id"].text for read in pictures]
    for question in questions:
        if question["picture"] and question["picture"].text not in known:
            name = question["picture"]
            help = did_you_mean(name.text, known) or "pictures stand in pictures.yaml"
            names.problems.add("unknown-picture", name.place, f"unknown picture `{name.text}`", help)
    for read in pictures:
        _check_options(read, [q for q in questions if q["picture"] and q["picture"].text == read["id"].text], names)


def _check_options(picture: Read, questions: Iterable[Read], names: Names) -> None:
    valid = {option["id"].text: None for one in questions for option in one["options"] or () if option["id"]}
    for option, _ in picture["options"] or ():
        if valid and option.text not in valid:
            message = f"no question that shows `{picture['id'].text}` has the option `{option.text}`"
            names.problems.add("unknown-option", option.place, message, did_you_mean(option.text, valid))
