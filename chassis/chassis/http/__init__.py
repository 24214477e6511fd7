"""HTTP as services see it: declared operations, one error shape, lists with cursors. Nothing here knows Nameko.

@post("/contributions", takes=schemas.NewContribution, gives=schemas.Contribution, who=person(provisional=True))
def submit(self, work, data):
    \"\"\"Say a need or an idea.\"\"\"
    return actions.submit(work, data)
"""

from chassis.http.access import anyone, person, role, service
from chassis.http.lists import ListQuery, Page, paginate
from chassis.http.operations import Refusal, Reply, delete, get, patch, post, put
from chassis.http.problems import Invalid, Problem

__all__ = [
    "Invalid",
    "ListQuery",
    "Page",
    "Problem",
    "Refusal",
    "Reply",
    "anyone",
    "delete",
    "get",
    "paginate",
    "patch",
    "person",
    "post",
    "put",
    "role",
    "service",
]
