"""A run as one file: what was sent, in which order, at which instant, and what was answered."""
