"""Whoever asks to come in gets a link and a code, once each time, and neither is kept on the way."""

import re

from tests.installation import eventually


def plain(mail):
    return mail.get_body(("plain",)).get_content().replace("\r\n", "\n")


def ask(here, email, **options):
    answer = here.installation.call("participation", "POST", "/sign-ins", here.visitor, {"email": email}, **options)
    assert answer.status == 202, answer.body
    return answer.json["id"]


def test_the_mail_carries_the_link_and_the_code_that_sign_in(here):
    id = ask(here, "marie@example.org")
    [mail] = eventually(here.mails)
    text = plain(mail)
    code = re.search(r"^ +(\d{6})$", text, re.MULTILINE)[1]
    link = re.search(r"http\S+/connexion/\S+", text)[0]
    assert link.startswith(f"{here.installation.settings.origin(here.territory)}/connexion/{id}/")
    confirmed = here.installation.call("participation", "POST", f"/sign-ins/{id}/confirm", here.visitor, {"code": code})
    assert confirmed.status == 200
