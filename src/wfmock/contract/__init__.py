"""Proving that a server keeps the contract."""
