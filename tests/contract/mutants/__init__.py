"""Seeded faults: a suite that has never been seen red proves nothing."""
