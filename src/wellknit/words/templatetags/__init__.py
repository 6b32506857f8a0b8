"""Template tags of this room: `wk`."""
