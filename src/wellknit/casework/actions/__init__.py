"""Every write of casework, by noun: keyword-only, ``by=`` whom, atomic, the ledger line inside."""
