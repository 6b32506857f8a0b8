"""The front where workers work: home, lists, search, the case page that gathers the rooms, exports."""
