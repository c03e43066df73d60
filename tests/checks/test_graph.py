"""The graph of a rule set: everything is there once, and what is near one thing is what the conditions say."""

from __future__ import annotations

from collections import Counter

import pytest

from skinquiz.checks.graph import AROUND, Edge, Graph, Node
from skinquiz.model import LADDER, Outcome, RuleSet
from tests.graphs import FOLDERS, every, graph, loaded

# The questions that stand in a condition, read from its printed form: a second way to find them.
SEEN_AS = "question='{}'"

of_both = pytest.mark.parametrize("which", FOLDERS)


def seen(ruleset: RuleSet, condition: object) -> set[str]:
    return {name for name in ruleset.questions if SEEN_AS.format(name) in repr(condition)}


def of_kind(drawn: Graph, kind: str) -> list[Node]:
    return [node for node in drawn.nodes if node.kind == kind]


def names(drawn: Graph, kind: str) -> list[str]:
    return [name for node in of_kind(drawn, kind) for name in node.names]


def links(drawn: Graph, kind: str) -> set[tuple[str, str]]:
    return {(edge.start, edge.end) for edge in drawn.edges if edge.kind == kind}


# The whole


@of_both
def test_the_whole_has_each_rule_once_with_its_outcome(which: str) -> None:
    ruleset, drawn = loaded(which), graph(loaded(which), "all")
    counted = [(rule, pull.outcome) for node in drawn.nodes for pull in node.pulls for rule in pull.rules]
    assert Counter(counted) == Counter((rule.id, rule.outcome) for rule in ruleset.rules)


@of_both
def test_the_whole_has_each_question_once_in_its_section(which: str) -> None:
    ruleset, drawn = loaded(which), graph(loaded(which), "all")
    assert names(drawn, "question") == list(ruleset.questions)
    assert [(one.title, [key.removeprefix("question:") for key in one.nodes]) for one in drawn.clusters] == [
        (one.title, list(one.questions)) for one in ruleset.sections
    ]


@of_both
def test_the_whole_shows_what_opens_what(which: str) -> None:
    ruleset = loaded(which)
    assert links(graph(ruleset, "all"), "opens") == {
        (f"question:{opener}", f"question:{name}")
        for name, question in ruleset.questions.items()
        for opener in seen(ruleset, question.ask_when)
    }


@of_both
def test_a_rule_is_counted_where_its_questions_are(which: str) -> None:
    """At the one question that it looks at, besides those that open it; or beside all of them."""
    ruleset, drawn = loaded(which), graph(loaded(which), "all")
    conditions = {rule.id: rule.when for rule in ruleset.rules}
    openers = {name: seen(ruleset, one.ask_when) for name, one in ruleset.questions.items()}
    for node in drawn.nodes:
        for rule in (rule for pull in node.pulls for rule in pull.rules):
            looked_at = seen(ruleset, conditions[rule])
            if node.kind == "question":
                (home,) = node.names
                reached = {home}
                while more := {other for one in reached for other in openers[one]} - reached:
                    reached |= more
                assert home in looked_at
                assert looked_at <= reached
            else:
                assert {(f"question:{name}", node.key) for name in looked_at} == {
                    edge for edge in links(drawn, "seen by") if edge[1] == node.key
                }


@of_both
def test_the_concerns_stand_at_their_best_cases(which: str) -> None:
    ruleset, drawn = loaded(which), graph(loaded(which), "all")
    found = {name: node.outcome for node in of_kind(drawn, "concern") for name in node.names}
    assert found == {name: one.best_case.outcome for name, one in ruleset.concerns.items()}
    rungs = [LADDER.index(node.outcome) for node in of_kind(drawn, "concern") if node.outcome]
    assert rungs == sorted(set(rungs))


@pytest.mark.parametrize(
    ("question", "outcome", "everywhere"),
    [
        ("treatment_areas", Outcome.ASK_CLINICIAN, False),  # for 12 of 15 concerns
        ("treatment_areas", Outcome.NOT_SUITABLE, True),
        ("acne_scar_type", Outcome.POSSIBLE, True),  # asked for one concern, and about that one
        ("skin_type", Outcome.POSSIBLE, True),
    ],
)
def test_what_is_not_for_every_concern_is_told_apart(question: str, outcome: Outcome, everywhere: bool) -> None:
    drawn = graph(loaded("shipped"), "all")
    (node,) = [one for one in of_kind(drawn, "question") if one.names == (question,)]
    assert {pull.outcome: pull.everywhere for pull in node.pulls}[outcome] is everywhere


# What is near one thing

PEELS = ["peel_before", "last_peel", "peels_so_far"]
NEAR: dict[str, tuple[list[str], list[str], list[str]]] = {
    # questions, rules in full, outcomes, each in the order in which they are drawn
    "rule under-16": (["age"], ["under-16"], ["not_suitable"]),
    "rule peel-scar": (["peel_before", "last_peel", "peel_reaction"], ["peel-scar"], ["not_suitable"]),
    "rule peel-recent-on-rough-skin": (
        ["concerns", "rough_where", *PEELS], ["peel-recent-on-rough-skin"], ["wait"],
    ),
    "rule peel-long-ago": (["peel_before", "last_peel"], ["peel-long-ago"], ["note"]),
    "question concerns": (["concerns", "mark_cause", "rough_where"], [], []),
    "question pregnancy": (["pregnancy"], ["pregnancy-not-said", "pregnant"], ["ask_clinician", "wait"]),
    "question peels_so_far": (
        ["rough_where", *PEELS], ["peel-date-unknown", "peel-recent-on-rough-skin", "many-peels"],
        ["ask_clinician", "wait", "unlikely_to_help"],
    ),
    "question peel_before": (PEELS, ["peel-recent", "peel-date-unknown"], ["ask_clinician", "wait"]),
    "question rough_where": (
        ["concerns", "rough_where", "last_peel", "peels_so_far"], ["rough-hands", "peel-recent-on-rough-skin"],
        ["ask_clinician", "wait"],
    ),
    "concern rough": (
        ["concerns", "rough_where", *PEELS], ["rough-hands", "peel-recent-on-rough-skin"],
        ["possible", "ask_clinician", "wait", "unlikely_to_help", "not_suitable", "note"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("about", NEAR)
def test_what_is_near_is_drawn_and_nothing_else(about: str) -> None:
    drawn = graph(loaded("tiny"), about)
    found = names(drawn, "question"), names(drawn, "rule"), names(drawn, "outcome")
    assert found == NEAR[about]


@pytest.mark.parametrize(("which", "about"), [(which, about) for which in FOLDERS for about in every(which)])
def test_every_graph_hangs_together(which: str, about: str) -> None:
    ruleset, drawn = loaded(which), graph(loaded(which), about)
    assert drawn == graph(loaded(which), about)
    keys = [node.key for node in drawn.nodes]
    assert len(set(keys)) == len(keys)
    assert len(set(drawn.edges)) == len(drawn.edges)
    assert {key for edge in drawn.edges for key in (edge.start, edge.end)} <= set(keys)
    rules = {rule.id: rule for rule in ruleset.rules}
    for name in names(drawn, "rule"):
        assert Edge("asks for", f"rule:{name}", f"outcome:{rules[name].outcome or 'note'}") in drawn.edges
        assert {start for start, end in links(drawn, "seen by") if end == f"rule:{name}"} == {
            f"question:{one}" for one in seen(ruleset, rules[name].when)
        }
    if about != "all":
        assert [f"{node.kind} {node.names[0]}" for node in drawn.nodes if node.focus] == [about]


@of_both
def test_a_question_has_all_rules_that_look_at_it_and_all_that_it_opens(which: str) -> None:
    ruleset = loaded(which)
    for name in ruleset.questions:
        drawn = graph(ruleset, f"question {name}")
        assert set(names(drawn, "rule")) == {rule.id for rule in ruleset.rules if name in seen(ruleset, rule.when)}
        opened = {id for id, one in ruleset.questions.items() if name in seen(ruleset, one.ask_when)}
        assert {end for start, end in links(drawn, "opens") if start == f"question:{name}"} >= {
            f"question:{id}" for id in opened
        }


@of_both
def test_a_concern_has_each_of_its_rules_in_full_or_counted(which: str) -> None:
    ruleset = loaded(which)
    for name, concern in ruleset.concerns.items():
        drawn = graph(ruleset, f"concern {name}")
        told = Counter([*names(drawn, "rule"), *names(drawn, "rules")])
        assert told == Counter(rule.id for rule in ruleset.rules if name in rule.concerns)
        assert Edge("asks for", f"concern:{name}", f"outcome:{concern.best_case.outcome}") in drawn.edges
        for rule in ruleset.rules:
            if rule.concerns == (name,):
                assert rule.id in names(drawn, "rule"), "its own rules are told in full"


def test_rules_on_safety_that_look_at_what_a_concern_asks_are_drawn_in_full() -> None:
    drawn = graph(loaded("shipped"), "concern dark_patches")
    assert {"tan-last-four-weeks", "tan-last-four-weeks-prone", "dark-patches-melasma"} <= set(names(drawn, "rule"))
    assert "tan-last-four-weeks" in names(graph(loaded("shipped"), "concern acne_scars"), "rules")


@pytest.mark.parametrize("kind", AROUND)
def test_an_unknown_id_is_a_key_error(kind: str) -> None:
    with pytest.raises(KeyError):
        graph(loaded("tiny"), f"{kind} nothing")
