"""The forms in which a table is delivered, and how each becomes the one form that the door reads."""
