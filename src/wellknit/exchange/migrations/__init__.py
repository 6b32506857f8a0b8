"""The tables of exchange, step by step."""
