"""Sealing without a database: key derivation, the field cipher, blind indices, sealed boxes for backups.

Every primitive comes from `cryptography`; this room only fixes which, with what labels, in what order.
"""
