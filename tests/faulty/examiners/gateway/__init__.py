"""A service over a third-party engine and behind a gateway, and how such a thing goes wrong."""
