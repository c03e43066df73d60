"""What holds for every possible person, asked of general solvers: a second opinion on proofs and differences.

Written from the words of the rule language and of promises; the program's own search is not used. `people` says who
can be, `promises` who breaks a promise, `changes` whose outcome changes, `breakages` breaks rule sets to try it on.
`smt` and `clauses` put the questions to z3 and to a SAT solver.
"""
