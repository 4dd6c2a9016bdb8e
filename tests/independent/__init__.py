"""Checks that share no code with the application."""
