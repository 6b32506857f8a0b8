"""Files of the field's standards: HTCDS 2.0 in and out, CTDC in.

`sheets` opens a file, `mapping` says which column is which field, `values` understands a cell, `reading`
puts the three together row by row, and `writing` writes what `reading` can take back without loss. None of
them knows Django or the database.
"""
