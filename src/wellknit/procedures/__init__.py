"""Procedures: files that say how a case goes, and where each case stands in them."""
