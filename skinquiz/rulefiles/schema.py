"""What each file of a rule set may hold: one table for reading and, in `jsonschema.py`, for editors."""

from __future__ import annotations

from skinquiz.model import LADDER, Certainty
from skinquiz.rulefiles.drawings import Colour, Lines
from skinquiz.rulefiles.kinds import Date, Flag, FromTo, Id, Integer, ListOf, MapOf, OneOf, Raw, Text
from skinquiz.rulefiles.records import Field, Record
from skinquiz.rulefiles.shown import ShownName

_TEXT, _PROSE, _ID_, _IDS = Text(), Text(prose=True), Id(), ListOf(Id(), one_too=True)
_RULES = ListOf(Id(), one_too=True, may_be_empty=True)
_SHOWN = ListOf(ShownName(), one_too=True, may_be_empty=True)
_CERTAINTY = OneOf(tuple(Certainty))
_WHEN = Field(Raw("condition"), "the condition under which this holds")


def _statement(key: str, doc: str, required: bool = True) -> dict[str, Field]:
    return {
        key: Field(_PROSE, doc, required),
        "for_clinician": Field(_PROSE, "the same in the terms of the field"),
        "certainty": Field(_CERTAINTY, "how sure the evidence makes us (GRADE)"),
        "basis": Field(_PROSE, "in plain words, what the statement rests on"),
        "evidence": Field(_IDS, "ids of the sources, from evidence.yaml"),
        "evidence_lacking": Field(_PROSE, "says plainly that evidence is lacking, and where"),
    }


OPTION = Record(
    "option",
    {
        "id": Field(_ID_, "the id that answers use", True),
        "label": Field(_TEXT, "what the person sees", True),
        "exclusive": Field(Flag(), "excludes the other options of a list"),
        "help": Field(_PROSE, "explains the option"),
        "same_as": Field(_ID_, "another option that no rule tells from this one, on purpose"),
    },
)
QUESTION = Record(
    "question",
    {
        "id": Field(_ID_, "the id that answers, flags and conditions use", True),
        "ask": Field(_PROSE, "the question, to the person", True),
        "type": Field(OneOf(("choice", "choices", "integer", "date")), "what an answer is", True),
        "label": Field(_TEXT, "a short name, used where answers are listed"),
        "why": Field(_PROSE, "why this is asked"),
        "help": Field(_PROSE, "explains the words"),
        "picture": Field(_ID_, "a picture from pictures.yaml, with drawings of the options"),
        "options": Field(ListOf(OPTION), "the options of a choice"),
        "ask_when": Field(Raw("condition"), "a condition on questions that stand earlier"),
        "min": Field(Integer(), "the smallest integer allowed"),
        "max": Field(Integer(), "the largest integer allowed"),
        "not_sure": Field(Flag(), "allows the answer not_sure to an integer or a date"),
    },
)
RULE = Record(
    "rule",
    {
        "id": Field(_ID_, "the rule's name", True),
        "when": Field(Raw("condition"), "the condition under which the rule matches", True),
        "outcome": Field(OneOf(tuple(LADDER)), "the rung asked for; left out, the rule is a note"),
        "applies_to": Field(Raw("applies_to"), "all, a list of concerns, or {all_but: [...]}"),
        **_statement("because", "why, to the person"),
        "urgent": Field(_PROSE, "what cannot wait; said before everything else"),
        "until": Field(Raw("until"), "for `wait`: a date {date: question, plus: span}, or an event"),
        "resolved_by": Field(OneOf(("time", "event", "clinician", "never")), "what can resolve the finding"),
    },
)
BEST_CASE = Record(
    "best case",
    {
        "outcome": Field(OneOf(tuple(LADDER)), "the outcome when nothing stands in the way", True),
        **_statement("because", "why, to the person"),
    },
)
COURSE = Record(
    "course",
    {
        "when": _WHEN,
        "sessions": Field(FromTo(), "how many sessions, from and to"),
        "weeks_between": Field(FromTo(), "weeks between sessions, from and to"),
        "results_after_weeks": Field(Integer(), "weeks after which the result can be judged"),
        **_statement("because", "what a course is like", required=False),
    },
)
ALTERNATIVE = Record(
    "alternative",
    {
        "id": Field(_ID_, "the alternative's name", True),
        "label": Field(_TEXT, "what it is called", True),
        "when": _WHEN,
        **_statement("because", "what it does for whom"),
    },
)
UNTREATED = Record("statement", _statement("because", "what is known of leaving it alone, and that this is a choice"))
GUIDANCE = Record(
    "guidance",
    {
        "id": Field(_ID_, "the item's name", True),
        "when": _WHEN,
        "urgency": Field(OneOf(("emergency", "same_day", "soon", "exposure")), "how fast help is needed"),
        **_statement("text", "the advice, to the person"),
    },
)
PARAGRAPH = Record("paragraph", _statement("text", "the paragraph"))
TOPIC_SECTION = Record(
    "section",
    {
        "heading": Field(_TEXT, "the heading", True),
        "paragraphs": Field(ListOf(PARAGRAPH), "the paragraphs", True),
    },
)
CLAIM = Record(
    "claim",
    {
        "id": Field(_ID_, "the claim's name", True),
        "claim": Field(_PROSE, "the claim as people meet it", True),
        "verdict": Field(
            OneOf(("supported", "supported_with_limits", "misleading", "wrong", "unsupported")),
            "what the evidence says of it",
            True,
        ),
        **_statement("text", "why"),
    },
)
SOURCE = Record(
    "source",
    {
        "id": Field(_ID_, "the id that statements cite", True),
        "title": Field(_TEXT, "the title", True),
        "authors": Field(_TEXT, "who wrote it"),
        "publisher": Field(_TEXT, "who put it out, where it stands in no journal"),
        "journal": Field(_TEXT, "the journal, with volume and pages"),
        "year": Field(_TEXT, "the year"),
        "doi": Field(_TEXT, "its DOI, such as 10.1000/182, without an address before it"),
        "pmid": Field(_TEXT, "its number in PubMed"),
        "url": Field(_TEXT, "where it can be read"),
        "design": Field(_TEXT, "what kind of study or paper it is"),
        "tier": Field(OneOf(("A", "B", "C")), "A primary, B seen through another's copy, C one clinic's practice"),
    },
)
TERM = Record("term", {"term": Field(_TEXT, "the word", True), "gloss": Field(_PROSE, "what it means", True)})
DRAWING = Record(
    "drawing",
    {
        "colour": Field(Colour(), 'a colour in quotes, such as "#d2a679"'),
        "unicode": Field(Lines(), "the lines of the drawing, each in quotes"),
        "ascii": Field(Lines(ascii_only=True), "the same in ASCII, for terminals that know no more"),
    },
)
PICTURE = Record(
    "picture",
    {
        "id": Field(_ID_, "the name that questions use", True),
        "options": Field(MapOf(DRAWING), "for each option its drawing", True),
    },
)
PERSON = Record(
    "person", {"id": Field(_ID_, "the name that cases use", True), "answers": Field(Raw("answers"), "answers", True)}
)
CASE = Record(
    "case",
    {
        "name": Field(_TEXT, "what the case shows, as a sentence", True),
        "person": Field(_ID_, "the person whose answers it starts from"),
        "as_of": Field(Date(), "the assessment date, if not the file's"),
        "answers": Field(Raw("answers"), "answers that override those of the person"),
        "expect": Field(Raw("expect"), "for each concern: outcome, fit, safety, earliest, wait_for"),
        "applies": Field(_RULES, "rules that must be among the findings"),
        "misses": Field(_RULES, "rules that must not be"),
        "shows": Field(_SHOWN, "what must be shown: guidance, `CONCERN.ALTERNATIVE`, or `CONCERN.course`"),
        "hides": Field(_SHOWN, "what must not be shown, by the same names"),
    },
)
PROMISED = Record(
    "promised result",
    {
        "outcome": Field(ListOf(OneOf(tuple(LADDER)), one_too=True), "an outcome, or a list of them"),
        "finding": Field(_IDS, "the id of a rule, or a list of them"),
        "until": Field(Raw("until_date"), "for those told to wait: a date {date: question, plus: span}"),
    },
    one_of=("outcome", "finding", "until"),
)
PROMISE = Record(
    "promise",
    {
        "id": Field(_ID_, "the promise's name", True),
        "because": Field(_TEXT, "why it matters, in a sentence", True),
        "when": Field(Raw("condition"), "for whom; left out, for everybody"),
        "concerns": Field(Raw("applies_to"), "all, a list of concerns, or {all_but: [...]}"),
        "never": Field(PROMISED, "none of these ever comes about"),
        "always": Field(PROMISED, "one of these outcomes, or each of these findings, always comes about"),
        "never_lifts": Field(Raw("answer"), "giving this answer, {question: option}, never makes an outcome better"),
    },
    one_of=("never", "always", "never_lifts"),
)

_TITLE = Field(_TEXT, "a heading", True)
HISTORY = Record(
    "history",
    {"title": _TITLE, "questions": Field(_IDS, "the questions whose answers stand under it", True)},
)
RULESET = Record(
    "rule set",
    {
        "id": Field(_ID_, "the rule set's name", True),
        "title": _TITLE,
        "version": Field(_TEXT, "the version, such as 1.0.0", True),
        "treatment": Field(_TEXT, "the treatment that it is about", True),
        "language": Field(_TEXT, "the language of its texts, such as en", True),
        "reviewed": Field(Date(), "when the texts were last held against their sources"),
        "review_due": Field(Date(), "when that must happen again", True),
        "reviewers": Field(ListOf(Text()), "the clinicians who reviewed it"),
        "review_note": Field(_PROSE, "who has, or has not, reviewed it", True),
        "disclaimer": Field(_PROSE, "what the program cannot tell", True),
        "concerns_question": Field(Raw("concerns_question"), "ask, label, why and help of the first question", True),
        "histories": Field(ListOf(HISTORY), "what a summary for a clinician lists, whatever the answers"),
        "not_assessed": Field(ListOf(Text()), "what the questions do not cover, a line each"),
        "files": Field(ListOf(Text()), "every file, in the order in which questions are asked", True),
    },
)
CONCERNS_QUESTION = Record("concerns question", {n: QUESTION.fields[n] for n in ("ask", "label", "why", "help")})
CONCERN = Record(
    "concern",
    {
        "id": Field(_ID_, "the concern's name", True),
        "label": Field(_TEXT, "what the person sees", True),
        "also": Field(ListOf(Text()), "words that people use for it"),
        "help": Field(_PROSE, "what it covers"),
        "questions": Field(ListOf(QUESTION), "follow-up questions"),
        "best_case": Field(BEST_CASE, "the outcome when nothing stands in the way", True),
        "rules": Field(ListOf(RULE), "rules about this concern"),
        "course": Field(COURSE, "what a course looks like"),
        "alternatives": Field(ListOf(ALTERNATIVE), "what is used instead"),
        "untreated": Field(UNTREATED, "what is known of leaving it alone"),
    },
)
SAFETY = Record(
    "safety file",
    {
        "title": _TITLE,
        "questions": Field(ListOf(QUESTION), "the questions of this topic"),
        "rules": Field(ListOf(RULE), "the rules that they feed"),
    },
)
GUIDANCE_FILE = Record(
    "guidance file",
    {
        "title": _TITLE,
        "section": Field(
            OneOf(("preparation", "expect", "aftercare", "warning_signs", "ask_provider")), "the section", True
        ),
        "guidance": Field(ListOf(GUIDANCE), "the items", True),
    },
)
TOPIC = Record(
    "topic",
    {
        "id": Field(_ID_, "the topic's name", True),
        "title": _TITLE,
        "also": Field(ListOf(Text()), "words that people search for"),
        **_statement("summary", "the topic in a sentence or two"),
        "sections": Field(ListOf(TOPIC_SECTION), "the article"),
        "claims": Field(ListOf(CLAIM), "claims held against the evidence"),
    },
)
EVIDENCE = Record("evidence file", {"title": _TITLE, "sources": Field(ListOf(SOURCE), "every source, once", True)})
GLOSSARY = Record("glossary", {"title": _TITLE, "terms": Field(ListOf(TERM), "words with their meaning", True)})
PICTURES = Record("pictures file", {"title": _TITLE, "pictures": Field(ListOf(PICTURE), "every picture, once", True)})
CASES = Record(
    "case file",
    {
        "title": _TITLE,
        "as_of": Field(Date(), "the assessment date of the cases"),
        "people": Field(ListOf(PERSON), "people that cases start from"),
        "cases": Field(ListOf(CASE), "the cases"),
    },
)
PROMISES = Record(
    "promises file",
    {"title": _TITLE, "promises": Field(ListOf(PROMISE), "what must hold for every possible person", True)},
)

FILES: dict[str, Record] = {
    "ruleset": RULESET,
    "concern": CONCERN,
    "safety": SAFETY,
    "guidance": GUIDANCE_FILE,
    "topic": TOPIC,
    "evidence": EVIDENCE,
    "glossary": GLOSSARY,
    "pictures": PICTURES,
    "cases": CASES,
    "promises": PROMISES,
}
