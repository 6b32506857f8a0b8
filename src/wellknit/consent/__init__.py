"""What a person agreed to, and the only way out of the node.

A *consent* is what somebody agreed to or refused; a *release* is the permission derived from it (or from a
stated legal ground, with a second person) that lets one message leave: these categories, to this recipient, for
this purpose, until this date. The *disclosure ledger* tells the person who was told what.
"""
