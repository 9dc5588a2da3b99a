"""Measures clients of a ClearML server from outside; see bench/report."""
