"""The row that remembers who joined."""

from projects.base import Base


class Joined(Base):
    """A person who is known, under their own id: kept a day, longer than any request that takes them for a newcomer."""

    __tablename__ = "joined"
