"""The tables of casework, step by step."""
