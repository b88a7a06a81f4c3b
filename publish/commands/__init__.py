"""The command line: all that is click."""
