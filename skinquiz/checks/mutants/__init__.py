"""What if a rule were weaker? Each rule is weakened in turn, and somebody has to notice.

A mutant is the rule set with one thing in it changed: a rule left out, an option or a part of a condition missing, a
bound moved by one, an outcome a rung better, a question asked of everybody, guidance shown to all but those who are
meant. A case notices it if it comes out otherwise. What no case notices is decided for all possible people: either
nobody is told another outcome, finding or date, or is shown anything else, and the mutant is equivalent to the rule, or
there is somebody whom a case should speak of.
"""

from skinquiz.checks.mutants.mutant import Mutant, applied, mutants
from skinquiz.checks.mutants.survivors import Survivor, looked_at, survivors, why_equivalent
from skinquiz.checks.mutants.witnesses import noticed_by

__all__ = ["Mutant", "Survivor", "applied", "looked_at", "mutants", "noticed_by", "survivors", "why_equivalent"]
