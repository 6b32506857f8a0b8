"""Names as they are compared: folded across spelling and marks, split into parts, scored. Pure; no database."""
