"""The pages of the directory, and what it tells other programs."""
