"""Who may do what, said a second time by hand, and compared with what the software does, cell by cell."""
