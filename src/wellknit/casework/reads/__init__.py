"""What pages read, by noun: rows of a case narrowed to the categories the actor may see."""
