"""What everything stands on: the person and the case, what is needed, planned, given, noted, decided and due.

Words: a *person* is the human being assisted; a *case* is one person's or one family's course of assistance at this
node; a *status* is decided by a body and never overwritten; *link* joins two records of one person and can be undone.
"""
