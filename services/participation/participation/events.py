"""What participation tells the others."""

from chassis.events import Catalogue

catalogue = Catalogue("participation")
