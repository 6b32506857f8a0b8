"""The tables of consent, step by step."""
