"""Tests of the report as a whole."""
