"""One effect for one `Idempotency-Key`: the stored answer, kept 24 hours with the effect, in its transaction.

The answer is encrypted under the key itself, of which only a hash is kept: it may hold a receipt or a secret.
"""

import base64
import hashlib
import json
from typing import Any

from cryptography.fernet import Fernet
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from chassis.http.problems import Problem
from chassis.tables import idempotency
from chassis.work import Work

LONGEST = 255
TAKE = """
SELECT pg_try_advisory_xact_lock(%(lock)s) AS held, known.request, known.answer FROM (SELECT 1) AS one
LEFT JOIN idempotency AS known ON known.territory = %(territory)s AND known.hash = %(hash)s
"""
WAIT = "SELECT pg_advisory_xact_lock(%(lock)s)"


def check(key: str) -> None:
    """Refuse a key that is empty, too long or not visible ASCII."""
    if not 0 < len(key) <= LONGEST or not key.isascii() or not key.isprintable():
        raise Problem("bad-request", detail="problem.bad-request.key")


class Once:
    """One request as its repeats are recognised: by (territory, caller, route) and key; `request` digests its body."""

    def __init__(self, work: Work, route: str, key: str, body: Any) -> None:
        self.work = work
        named = f"{work.territory.slug}\0{work.acting.caller}\0{route}\0{key}".encode()
        self.hash = hashlib.blake2b(named, digest_size=32).digest()
        said = json.dumps(body, sort_keys=True).encode() if body is not None else b""
        self.request = hashlib.blake2b(said, digest_size=16).digest()
        secret = hashlib.blake2b(key.encode(), digest_size=32, person=b"answer").digest()
        self.cipher = Fernet(base64.urlsafe_b64encode(secret))

    def before(self, *, patient: bool) -> Response | None:
        """Return the stored answer of an earlier request, or None for the first; hold the others off until commit.

        A repeat at the same moment is a conflict (409), unless `patient`; the same key with another body is 422.
        """
        lock = int.from_bytes(self.hash[:8], "big", signed=True)
        values = {"lock": lock, "territory": self.work.territory.slug, "hash": self.hash}
        connection = self.work.session.connection()
        if patient:
            connection.exec_driver_sql(WAIT, values)
        known = connection.exec_driver_sql(TAKE, values).one()
        if not known.held:
            raise Problem("repeat-in-progress", headers={"Retry-After": "1"})
        if known.request is None:
            return None
        if bytes(known.request) != self.request:
            raise Problem("key-reused")
        body, status, headers = json.loads(self.cipher.decrypt(bytes(known.answer)))
        return Response(body, status, [tuple(pair) for pair in headers])

    def after(self, response: Response) -> None:
        """Keep the answer with its effect."""
        stored = [response.get_data(as_text=True), response.status_code, [*response.headers.items()]]
        answer = self.cipher.encrypt(json.dumps(stored).encode())
        row = {"territory": self.work.territory.slug, "hash": self.hash, "created_at": self.work.now}
        row |= {"request": self.request, "answer": answer}
        try:
            self.work.session.execute(insert(idempotency), row)
        except IntegrityError as error:  # the first one committed between our look and our lock
            raise Problem("repeat-in-progress", headers={"Retry-After": "1"}) from error
