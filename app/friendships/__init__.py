"""Pairs of units, organisations and businesses: one task together, and how it goes."""
