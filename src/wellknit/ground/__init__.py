"""The ground everything stands on: clock, ids, verdicts, tables of moves, canonical JSON. No Django, no database."""
