"""The row that bounds how many mails leave a territory."""

from datetime import datetime

from sqlalchemy.orm import Mapped

from notifications.base import Base


class MailHour(Base):
    """How many mails were tried within one hour."""

    __tablename__ = "mail_hour"

    hour: Mapped[datetime]
    tried: Mapped[int]
