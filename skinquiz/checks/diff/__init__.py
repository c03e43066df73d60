"""For whom does advice change between two rule sets? Decided and counted for every possible person.

A change is a concern's outcome before and after. Each comes with the exact number of sets of answers that it befalls,
the plainest of them, and the rules that differ and are behind it. Where there is none, that is a proof.
"""

from skinquiz.checks.diff.compare import compare
from skinquiz.checks.diff.difference import Change, Difference, Lost, RuleChange, TextChange

__all__ = ["Change", "Difference", "Lost", "RuleChange", "TextChange", "compare"]
