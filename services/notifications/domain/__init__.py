"""Whom to tell what, when, and whether it may still leave. Pure."""
