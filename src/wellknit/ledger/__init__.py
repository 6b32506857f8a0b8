"""The ledger: one append-only chained record of every deed and every reading, written in the deed's own transaction.

An entry says who, when, which kind of deed, about which case (by an alias that dies with the case's key) and which
fields by name; never their content. If the entry can't be written, the deed does not happen.
"""
