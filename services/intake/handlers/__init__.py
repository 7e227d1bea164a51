"""What the front door does with each message, and how it says no."""
