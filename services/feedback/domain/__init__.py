"""What a referrer is owed, when, and whether it may be told now. Pure."""
