"""Rules, by noun: pure functions that say whether something may happen now, and why not, in words."""
