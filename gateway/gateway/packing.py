"""Answers travel packed to whoever can unpack them: a page of 13 kB takes 5 on a poor network.

Tokens of forms are written anew in each answer, so that its length gives none away (`identity/csrf.py`).
"""

import gzip

from werkzeug.wrappers import Request, Response

KINDS = {"text/html", "text/csv", "application/json", "application/problem+json", "application/geo+json"}
WORTHWHILE = 1000  # bytes: what is smaller fills one packet in any case
LEVEL = 4


def pack(request: Request, response: Response) -> None:
    """Pack an answer that is whole and long enough; what comes piece by piece leaves as it comes."""
    if response.mimetype not in KINDS or not response.is_sequence or "Content-Encoding" in response.headers:
        return
    body = response.get_data()
    if len(body) < WORTHWHILE:
        return
    response.vary.add("Accept-Encoding")
    if request.accept_encodings.quality("gzip") > 0:
        response.set_data(gzip.compress(body, LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
        if etag := response.headers.get("ETag"):
            response.headers["ETag"] = f"W/{etag}"  # the same text, other bytes (RFC 9110, 8.8.3)
