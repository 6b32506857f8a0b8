"""The tables of directory, step by step."""
