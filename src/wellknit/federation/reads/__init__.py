"""Reading the net: `net` for its page and drawing, `checks` for what is wrong or open, `own` for this node, `stuck` for post."""
