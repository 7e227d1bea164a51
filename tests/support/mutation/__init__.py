"""Mutation testing of the case machine: `make mutants`. What it found is told in docs/mutation.md."""
