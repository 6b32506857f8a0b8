"""Adds up what walks and matrices counted (cells, mutants) and says it once at the end, so that a green run can be read.

A plugin, not a conftest: with several test processes only the first one speaks, and it collects nothing itself.
"""

from collections import Counter
from typing import Any

COUNTED = ("cells", "mutants")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """One line for each thing that was counted."""
    found: Counter[str] = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, value in getattr(report, "user_properties", ()):
                if name in COUNTED and getattr(report, "when", "") == "call":
                    found[name] += int(value)
    for name, total in found.items():
        terminalreporter.write_line(f"wellknit: {total} {name} asked")
