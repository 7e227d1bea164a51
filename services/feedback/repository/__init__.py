"""Every query of feedback. Runs in the caller's transaction."""
