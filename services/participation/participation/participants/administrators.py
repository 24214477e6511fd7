"""The first administrator of a territory: the link comes from the command line, whoever opens it needs no account."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete

from chassis import audit
from chassis.http import Problem
from chassis.work import Work
from participation import keys
from participation.participants import actions, queries
from participation.participants.models import AdministratorLink
from participation.receipts import actions as receipts
from participation.roles import actions as roles
from participation.sessions import actions as sessions
from participation.sign_ins import actions as sign_ins


def open_link(work: Work, token: str, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Make an administrator of whoever opens the link: the person signed in, else a new one, with a receipt.

    An address given here is not believed before its mail is answered (a slip would give the role away), so a sign-in
    is sent that will join it to this person. Refuse (410) a link that was used or is over.
    """
    used = delete(AdministratorLink).where(AdministratorLink.digest == keys.digest(token))
    row = work.session.execute(used.returning(AdministratorLink.expires_at)).first()
    if row is None or row.expires_at <= work.now:
        raise Problem("gone", detail="administrator-link.over")
    person = queries.get(work, work.acting.participant)
    receipt = None
    if person is None:
        person = actions.make(work, language=work.acting.language)
        receipt = receipts.issue(work, person.id)
    if "pseudonym" in asked:
        person.pseudonym = asked["pseudonym"]
    actions.claim(work, person)
    roles.grant(work, person.id, "administrator")
    audit.leave(work, "open_administrator_link", f"participants/{person.id}/roles/administrator")
    wanted = asked.get("email")
    sign_in = sign_ins.request(work, wanted, person.id).id if wanted and person.email is None else None
    session = sessions.start(work, person.id, "administrator")
    return {"session": session, "participant": person.id, "receipt": receipt, "sign_in": sign_in}
