"""The pages of consent, by noun."""
