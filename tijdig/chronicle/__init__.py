"""The chronicle: what happened to a case, in order, in words; read from the topics by anyone who may."""

from tijdig.chronicle.reader import ChronicleReader
from tijdig.chronicle.sentences import Line, line, lines

__all__ = ["ChronicleReader", "Line", "line", "lines"]
