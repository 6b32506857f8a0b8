"""Wellknit: assistance to victims of trafficking, knit together across agencies."""

__version__ = "0.1.0"
