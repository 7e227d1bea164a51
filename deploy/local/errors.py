"""What goes wrong while the stack starts, told in one line with its remedy."""


class StackError(Exception):
    """A part that cannot start or a prerequisite that is missing; `str()` is one line for people."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what.rstrip('.')}. {remedy.rstrip('.')}.")
        self.what = what
        self.remedy = remedy
