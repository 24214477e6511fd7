"""The page of one contribution, as its reader may see it; forms that were refused come back filled in."""

import secrets
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from gateway.visit import Visit
from gateway.web.follow import following
from gateway.web.pages import Faults, query_of, show

COMMENTS = 50
CATEGORIES = ("insult", "personal_data", "illegal", "spam", "off_topic", "other")
READABLE = ("published", "in_challenge", "answered", "merged")


def show_one(
    visit: Visit, id: UUID, *, faults: Faults | None = None, typed: Mapping[str, str] | None = None
) -> Response:
    """Show a contribution; `faults` and `typed` are those of the form just sent."""
    found = visit.read(f"/contributions/{id}")
    after = visit.request.args.get("after")
    comments: dict[str, Any] = {"items": [], "next": None}
    if found["state"] in READABLE:
        comments = visit.read(f"/contributions/{id}/comments", query_of({"limit": COMMENTS, "after": after}))
    return show(
        visit,
        "contributions/one.html",
        found=found,
        comments=comments,
        categories=CATEGORIES,
        threaded=found["state"] in READABLE,
        following=following(visit, f"contributions/{id}"),
        faults=faults or Faults(),
        typed=typed or {},
        key=secrets.token_urlsafe(24),
    )
