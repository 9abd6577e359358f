"""What laws work with and what their probes come to."""
