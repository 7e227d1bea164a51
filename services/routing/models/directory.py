"""What the others were told of each party."""

from sqlalchemy import Column, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from services.routing.models.base import Base


class DirectoryEntry(Base, table=True):
    """What was last published of a party: its name, mailbox and municipalities."""

    __tablename__ = "directory_entry"  # pyright: ignore[reportAssignmentType]

    party: str = Field(primary_key=True)
    name: str
    mailbox: str
    municipalities: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    withdrawn: bool
