"""The pages of casework, by noun."""
