"""Two real nodes: two processes, two databases, two key rings, killed for real."""
