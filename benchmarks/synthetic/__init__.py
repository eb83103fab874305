"""A corpus of synthetic plans with known truth, and how every stage of linking grows with it."""
