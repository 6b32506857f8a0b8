"""Figures, never pass or fail: what the node costs at ten thousand cases and at a million, side by side in one run."""
