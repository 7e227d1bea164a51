"""The `tijdig` command: thin, it calls what the other packages offer."""
