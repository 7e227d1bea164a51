"""Measurements, as ratios to a floor in the same run. Not tests: nothing here fails on a slow machine."""
