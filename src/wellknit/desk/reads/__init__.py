"""What the desk's pages read, by noun: tuples along the visibility table, never rows of models."""
