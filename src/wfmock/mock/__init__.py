"""Answers from state."""
