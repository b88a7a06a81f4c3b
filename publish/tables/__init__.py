"""Report tables as data, text and CSV."""
