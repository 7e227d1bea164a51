"""The policy in words: a page for midwives, and the examples of the documentation. Pure."""
