"""What projects tells the others: every public field of what moved, no count, no person's id.

Who sees what is declared here; the ids of actors and authors travel apart, for services only.
"""

from chassis.events import Catalogue

catalogue = Catalogue("projects")
