"""What if: synthetic women and professionals, through the very same case machine. Pure and seeded.

years(assumptions, teams, cases, seed) -> the region-years to simulate
live(year, policy) -> YearOutcome
compare(outcomes) -> the table of indicators with confidence intervals
"""
