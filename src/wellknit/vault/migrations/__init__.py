"""The tables of vault, step by step."""
