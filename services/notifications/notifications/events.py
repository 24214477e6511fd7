"""What notifications tells the others."""

from chassis.events import Catalogue

catalogue = Catalogue("notifications")
