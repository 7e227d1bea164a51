"""The one front door: authenticates, validates, de-duplicates, seals, and opens cases."""
