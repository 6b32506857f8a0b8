"""Tests that belong to no single room: the house itself, and whole journeys through it."""
