"""What changes something: events (projection), people (commands), and the passing of time (upkeep)."""
