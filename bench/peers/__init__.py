"""Job systems that could have told people in time: each runs as a program of its own, with its libraries.

The modules `*_jobs` run in an environment that holds the job systems and nothing of ours; the others
drive them.
"""
