"""Answers over HTTP, read only: figures and tables as printed, observations as known on a day, the same in SDMX."""
