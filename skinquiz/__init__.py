"""skinquiz: does a skin treatment fit, should it wait, does it need a clinician, or is it not the tool?"""

__version__ = "0.1.0"
