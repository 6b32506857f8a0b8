"""What the desk writes, by noun: readings of lists, saved views, calendar addresses."""
