"""Personal data at the door: what it looks like, where it stands in a file, and where such a file is locked away."""
