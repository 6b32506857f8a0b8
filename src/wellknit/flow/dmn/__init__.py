"""Decision tables as DMN files: read, asked with the rules that fired, and checked before anybody relies on them.

The file itself stays as its author's editor wrote it; nothing here writes one.
"""

from wellknit.flow.dmn.checking import problems
from wellknit.flow.dmn.deciding import Answer, decide
from wellknit.flow.dmn.reading import Decision, Input, Model, Output, Rule, Table, read

__all__ = ["Answer", "Decision", "Input", "Model", "Output", "Rule", "Table", "decide", "problems", "read"]
