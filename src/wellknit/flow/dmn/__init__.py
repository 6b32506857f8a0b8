"""Decision tables as DMN files: read, asked with the rules that fired, checked before anybody relies on them, and put in words.

The file itself stays as its author's editor wrote it; nothing here writes one.
"""

from wellknit.flow.dmn.checking import problems
from wellknit.flow.dmn.deciding import Answer, decide
from wellknit.flow.dmn.reading import Decision, DmnError, Input, Model, Output, Rule, Table, read
from wellknit.flow.dmn.wording import Row, rows

__all__ = [
    "Answer", "Decision", "DmnError", "Input", "Model", "Output", "Row", "Rule", "Table", "decide", "problems", "read", "rows",
]  # fmt: skip
