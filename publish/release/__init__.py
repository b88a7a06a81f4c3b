"""Publish what is built: the database for readers, the files of an edition, a frozen edition."""
