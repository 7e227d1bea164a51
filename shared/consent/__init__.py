"""Consent: the one gate that every disclosure passes. The row it judges by: `shared.consent.store`."""

from shared.consent.gate import Kind, Standing, Verdict, fold, may_disclose

__all__ = ["Kind", "Standing", "Verdict", "fold", "may_disclose"]
