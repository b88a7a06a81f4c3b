"""Measurements that are no tests: each module says what it measures and beside what."""
