"""Is a document fit to be served and tested by: valid, self-consistent, every clause provable."""
