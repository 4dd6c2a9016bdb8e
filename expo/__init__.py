"""Expo management and buyer matching: the map of the code is in ARCHITECTURE.md."""
