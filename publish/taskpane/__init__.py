"""A task pane in Word: search in the figures of an edition and insert them as fields, served from the same machine."""
