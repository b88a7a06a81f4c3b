"""The workbook of authors: our sheets are written and refreshed, theirs stay as they are."""
