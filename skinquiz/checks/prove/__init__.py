"""What is promised, held against every possible person: does it hold for all of them, or who shows that it doesn't?

Each promise is decided for each of its concerns by itself, and nobody is left out. The bounds that conditions make cut
dates and numbers into finitely many kinds, and a search over kinds of answers finds somebody who breaks the promise
or shows that there is nobody; how many they are is counted exactly. Where the calendar decides which of two spans is
longer, a day of each kind is looked at.
"""

from skinquiz.checks.prove.proof import Broken, Proof
from skinquiz.checks.prove.prover import prove, prove_always

__all__ = ["Broken", "Proof", "prove", "prove_always"]
