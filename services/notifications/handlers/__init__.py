"""Load, decide, save: from events to planned messages, and from planned messages to mail."""
