"""Whether others may read it, and why not."""
