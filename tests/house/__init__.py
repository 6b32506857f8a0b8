"""The house checks itself: what reviewers tire of, these walks do not."""
