"""Sealing: a key per woman, a key per quarantined message, and the front door's public key."""
