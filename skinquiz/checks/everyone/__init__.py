"""Every possible person: how many there are, whether some condition holds for any of them, and an example.

A person is one answer to each question that applies, any day's date included, and no answer to the others. There are
more of them than could be tried, so they are never listed: `cells` puts answers together that no condition tells
apart, `boxes` writes conditions as sets of cells, and `count` counts exactly.
"""
