"""Reads, one module a feature. What an actor may not see is not found."""
