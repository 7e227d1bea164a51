"""Consent: the one gate that every disclosure passes, and the row that it judges by."""

from shared.consent.gate import Kind, Standing, Verdict, fold, may_disclose
from shared.consent.store import load, note, standing_table

__all__ = ["Kind", "Standing", "Verdict", "fold", "load", "may_disclose", "note", "standing_table"]
