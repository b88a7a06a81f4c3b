"""The publication pack: the tables as accessible workbooks, tidy CSV and the metadata that goes with them."""
