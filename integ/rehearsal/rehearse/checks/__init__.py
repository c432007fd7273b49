"""Assertions about what a deployment brought into being, by subject."""
