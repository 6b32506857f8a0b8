"""Two nodes as they are in the world: processes, databases, key rings and hosts of their own, killed for real."""
