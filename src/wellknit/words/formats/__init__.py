"""How Django formats and reads dates and numbers in languages it has no module for."""
