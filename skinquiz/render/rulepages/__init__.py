"""A rule set for those who write rules: what there is, and each thing in it with all that refers to it.

Questions, options and rules go by their ids here, as in the files.
"""

from skinquiz.render.rulepages.overview import overview
from skinquiz.render.rulepages.pages import pages

__all__ = ["overview", "pages"]
