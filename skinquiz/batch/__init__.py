"""Tables of people: the rules as one SQL query, run by an engine that reads and writes tables.

SQL's logic with NULL is the three-valued logic of the rule language, so the tree of conditions maps onto it node by
node. The query has layers: answers (cells that can be used, others NULL), which questions apply, one truth for each
rule, and for each concern what follows.
"""
