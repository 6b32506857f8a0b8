"""A protocol for the tests: each message leaves one row, so that lost and double ones can be counted."""
