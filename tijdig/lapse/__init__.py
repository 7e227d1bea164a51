"""Time-lapse: step the clock of a whole running stack, and let it settle, so that weeks take seconds.

Only for the profiles demo and test; in production nothing can move the clock.
"""
