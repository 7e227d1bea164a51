"""The project's own lints: rules of the house that no general linter knows."""
