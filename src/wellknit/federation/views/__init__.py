"""The pages of the net: `net` for the whole and this node's own card, `peers` for one peer, `post` for what is stuck."""
