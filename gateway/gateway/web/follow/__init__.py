"""Following something: whoever is signed in is told what becomes of it, and ends that as simply."""

from urllib.parse import quote

from werkzeug.wrappers import Response

from gateway.visit import Visit
from gateway.web.pages import done, go, need, part, post
from gateway.web.refs import page_of

FOLLOWER = "follower"  # the reason that one chose, among those that follow of what one did


def following(visit: Visit, ref: str) -> bool | None:
    """Tell whether the reader chose to follow something; None where nobody is known, or it cannot be told now."""
    if visit.identity.participant is None or visit.identity.provisional:
        return None
    chosen = part(visit, "/subscriptions").get("follows")
    return None if chosen is None else {"ref": ref, "reason": FOLLOWER} in chosen


@post("/suivre/<path:ref>")
def follow(visit: Visit, ref: str) -> Response:
    """Follow it."""
    need(visit)
    done(visit.api("POST", "/subscriptions/follows", {"ref": ref}))
    return go(f"{page_of(ref)}?fait=followed#main")


@post("/ne-plus-suivre/<path:ref>")
def unfollow(visit: Visit, ref: str) -> Response:
    """Follow it no more."""
    need(visit)
    done(visit.api("DELETE", f"/subscriptions/follows/{quote(ref)}"))
    return go(f"{page_of(ref)}?fait=unfollowed#main")
