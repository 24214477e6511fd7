"""Whoever asks to come in gets a link and a code, once, and neither is kept on the way."""

import re
from datetime import timedelta

from tests.installation import eventually


def ask(here, email="marie@example.org", **options):
    answer = here.installation.call("participation", "POST", "/sign-ins", here.visitor, {"email": email}, **options)
    assert answer.status == 202, answer.body
    return answer.json["id"]


def plain(mail):
    return mail.get_body(("plain",)).get_content().replace("\r\n", "\n")


def test_the_code_of_the_mail_signs_in(here):
    id = ask(here)
    [mail] = eventually(here.mails)
    code = re.search(r"^ +(\d{6})$", plain(mail), re.MULTILINE)[1]
    confirmed = here.installation.call("participation", "POST", f"/sign-ins/{id}/confirm", here.visitor, {"code": code})
    assert confirmed.status == 200


def test_the_link_of_the_mail_signs_in(here):
    id = ask(here)
    [mail] = eventually(here.mails)
    token = re.search(rf"^{here.origin}/connexion/{id}/(\S+)$", plain(mail), re.MULTILINE)[1]
    data = {"token": token}
    confirmed = here.installation.call("participation", "POST", f"/sign-ins/{id}/confirm", here.visitor, data)
    assert confirmed.status == 200


def test_the_html_says_its_language_and_fetches_nothing(here):
    ask(here)
    [mail] = eventually(here.mails)
    html = mail.get_body(("html",)).get_content()
    assert '<html lang="fr">' in html
    assert not re.search(r"src=|<link|url\(|@import", html)


def test_a_sign_in_mail_cannot_be_switched_off(here):
    ask(here)
    [mail] = eventually(here.mails)
    assert mail["List-Unsubscribe"] is None


def test_the_secrets_are_written_in_no_table(here):
    id = ask(here)
    [mail] = eventually(here.mails)
    here.quiet()
    code = re.search(r"^ +(\d{6})$", plain(mail), re.MULTILINE)[1]
    tables = "SELECT convert_from(body, 'UTF8') FROM outbox UNION ALL SELECT payload::text FROM job"
    kept = " ".join(row[0] for row in here.rows(tables))
    assert (code in kept, "marie@" in kept, id in kept) == (False, False, True)


def test_a_sign_in_that_is_over_sends_nothing(here):
    event = here.happens(
        "participation.sign_in.requested.v1", "sign-ins/01937000-0000-7000-8000-000000000000", visibility="internal"
    )
    here.quiet()
    assert here.mails(event.id) == []


def test_a_crash_between_sending_and_noting_sends_the_same_message_id_again(here):
    id = ask(here)
    [first] = eventually(here.mails)
    here.quiet()
    event = first["Message-ID"][1:].partition(".")[0]
    payload = {"event": event, "sign_in": id}
    here.run("mail.sign-in", payload)
    assert [mail["Message-ID"] for mail in here.mails()] == [first["Message-ID"]]


def test_a_sign_in_mail_leaves_the_folder_when_it_is_over(here, later):
    ask(here)
    eventually(here.mails)
    here.quiet()
    later.clock.advance(timedelta(minutes=16))
    eventually(lambda: not here.mails())
