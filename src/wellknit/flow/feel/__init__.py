"""Expressions in FEEL, the language of DMN, as far as conditions and decision tables need it.

A closed subset that always comes to an end: no loops that build, no patterns, no functions of one's own, no attribute of
a Python object; every step is counted. Read once into plain closures; nothing is ever handed to Python's own evaluator.
"""

from wellknit.flow.feel.cells import Cell, cell
from wellknit.flow.feel.reading import Expression, parse
from wellknit.flow.feel.values import FeelError

__all__ = ["Cell", "Expression", "FeelError", "cell", "parse"]
