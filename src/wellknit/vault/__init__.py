"""What is personal is kept here sealed: key ring, sealed fields and files, cleaning, shredding, backups."""
