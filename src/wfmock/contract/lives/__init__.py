"""The kit's own runs over time: what may change of them, how they are read, led and watched."""
