"""Organisations that appear in cases: who refers, who serves, where somebody was recruited or exploited."""
