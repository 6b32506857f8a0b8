"""What may happen with cards and peers; pure. `cards` reads what people paste, `peers` says what may be done now."""
