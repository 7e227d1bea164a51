"""The line that trusts neither trigger: what should have been said by now, counted in another way.

It reads recorded facts and what was said, and nothing else: not the machine, not the armed rungs. Where
it disagrees it says so to the coordinator, under ids of its own, and to the operators.
"""
