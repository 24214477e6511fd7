"""What is told by mail goes to whoever has an address and wants it, once, and can be ended by one click."""

import re
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from chassis.clock import new_id
from chassis.jobs import Postpone, Retry
from demarche.process import Process
from notifications.mail import actions as mail
from notifications.mail.letter import Letter
from notifications.service import Notifications
from notifications.subscriptions import unsubscribe
from tests.installation import eventually, person
from tests.sinks import mail_server


@pytest.fixture
def marie(here):
    return here.with_address("marie@example.org")


def published(here, person, **options):
    """Publish a contribution; return its event and, once nothing is due any more, the mails of it."""
    event = here.contribution("published", person, **options)
    here.quiet()
    return event, here.mails(event.id)


def text(mail):
    return mail.get_body(("plain",)).get_content().replace("\r\n", "\n")


def test_the_author_gets_a_mail_that_leads_to_the_page(here, marie):
    event, [got] = published(here, marie)
    assert (got["To"], got["Subject"]) == ("marie@example.org", "En ligne\u00a0: votre besoin")
    assert f"{here.origin}/{event.subject}\n" in text(got)


def test_the_message_id_is_made_of_the_events_id(here, marie):
    event, [got] = published(here, marie)
    assert got["Message-ID"] == f"<{event.id}.{marie}.contribution.published@{here.slug}.localhost>"


def test_the_mail_names_its_territory_and_its_person_for_the_folder(here, marie):
    _, [got] = published(here, marie)
    assert (got["Demarche-Territory"], got["Demarche-Participant"]) == (here.slug, str(marie))


def test_the_plain_text_and_the_page_say_the_same_words(here, marie):
    _, [got] = published(here, marie)
    words = "Tout le monde peut maintenant lire votre besoin, le soutenir et le commenter."
    assert words in text(got)
    assert words in got.get_body(("html",)).get_content()


def done(here, service, who, path, data=None):
    """Have someone do something with a service, and return what came of it."""
    answer = here.installation.call(service, "POST", path, who, data)
    assert answer.status < 300, answer.body
    return answer.json


def test_a_refusal_gives_its_reason_asked_as_the_mail_leaves(here, marie):
    author, moderator = here.person(marie), person(here.territory, "moderator")
    need = {"kind": "need", "text": "Il manque un banc.", "themes": ["circular-economy"], "commune": "54395"}
    said = done(here, "participation", author, "/contributions", need)
    decision = {"subject": f"contributions/{said['id']}", "version": said["version"], "decision": "decline"}
    done(here, "participation", moderator, "/moderation/decisions", decision | {"reason": "Déjà dit hier."})
    [got] = eventually(lambda: here.mails("contribution.declined"))
    assert "La raison donnée\u00a0: Déjà dit hier." in text(got)
    [message] = [each for each in here.messages(marie) if each["kind"] == "contribution.declined"]
    assert "Déjà dit" not in str(message)
    assert not here.rows("SELECT 1 FROM job WHERE payload::text LIKE '%Déjà dit%'")


def test_who_wrote_news_is_told_why_it_was_hidden(here, marie):
    coordinator, moderator = person(here.territory, "coordinator"), person(here.territory, "moderator")
    project = done(here, "projects", coordinator, "/projects", {"name": "La Roue libre", "story": "Un atelier."})
    path, role = f"/projects/{project['id']}", {"participant": str(marie), "role": "holder"}
    done(here, "projects", coordinator, f"{path}/team", role)
    news = done(here, "projects", here.person(marie), f"{path}/updates", {"text": "Le voisin du 12 est là."})
    done(here, "projects", moderator, f"/updates/{news['id']}/hide", {"reason": "Un voisin y est nommé."})
    [got] = eventually(lambda: here.mails("update.hidden"))
    assert "Un voisin y est nommé." in text(got)


def test_the_mail_can_be_ended_by_one_click(here, marie):
    _, [got] = published(here, marie)
    token = re.fullmatch(rf"<{re.escape(here.origin)}/desabonnement/(\S+)>", got["List-Unsubscribe"])[1]
    assert got["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert unsubscribe.read(here.installation.settings, here.territory, token) == (marie, "contributions")


def test_who_ended_a_category_gets_no_mail_of_it_and_still_the_message(here, marie):
    here.call(
        "POST", f"/unsubscribe/{unsubscribe.make(here.installation.settings, here.territory, marie, 'contributions')}"
    )
    _, mails = published(here, marie)
    assert (mails, len(here.messages(marie))) == ([], 1)


def test_a_mail_is_written_in_the_language_that_was_chosen(here, marie):
    here.call("PATCH", "/subscriptions", here.person(marie), {"language": "en"})
    _, [got] = published(here, marie)
    assert (got["Subject"], got["Content-Language"]) == ("Online: your need", "en")


def test_who_has_no_address_gets_the_message_only(here):
    person = new_id()
    _, mails = published(here, person)
    assert (mails, len(here.messages(person))) == ([], 1)


def test_a_support_is_told_in_the_application_only(here, marie):
    event = here.contribution("supported", marie, actor=new_id())
    here.quiet()
    assert here.mails(event.id) == []


def test_the_same_event_again_sends_one_mail(here, marie):
    event, _ = published(here, marie)
    here.again(event)
    here.quiet()
    assert len(here.mails(event.id)) == 1


def test_a_mail_planned_before_an_erasure_does_not_leave_after_it(here, marie):
    here.erased(marie)
    assert here.run("mail", payload(here, marie)) is None


def payload(here, person, event=None):
    return {
        "event": str(event or new_id()),
        "participant": str(person),
        "kind": "contribution.published",
        "category": "contributions",
        "about": "contributions/1",
        "facts": {"kind": "need"},
    }


def test_a_crash_between_sending_and_noting_sends_the_same_message_id_again(here, marie):
    planned = payload(here, marie)
    here.run("mail", planned)
    here.run("mail", planned)
    assert len(here.mails(planned["event"])) == 1


def test_a_mail_that_left_is_told_to_the_other_services_without_address(here, marie):
    published(here, marie)
    [told] = here.rows(
        "SELECT convert_from(body, 'UTF8') AS body FROM outbox WHERE type = 'notifications.message.delivered.v1'"
        " AND convert_from(body, 'UTF8') LIKE '%contribution.published%'"
    )
    assert ("internal" in told.body, "marie" in told.body) == (True, False)


def test_a_territory_whose_hour_is_full_waits_for_the_next_without_counting_an_attempt(here, marie):
    full = "INSERT INTO mail_hour SELECT :here, :id, now(), date_trunc('hour', now()), 500 ON CONFLICT"
    here.rows(f"{full} (territory, hour) DO UPDATE SET tried = 500 RETURNING 1", here=here.slug, id=new_id())
    with pytest.raises(Postpone) as raised:
        here.run("mail", payload(here, marie))
    assert timedelta() < raised.value.after <= timedelta(hours=1, seconds=1)


def test_a_sign_in_leaves_although_the_hour_is_full(here):
    full = "INSERT INTO mail_hour SELECT :here, :id, now(), date_trunc('hour', now()), 500 RETURNING 1"
    here.rows(full, here=here.slug, id=new_id())
    assert isinstance(here.with_address("paul@example.org"), UUID)


def test_while_participation_is_away_a_mail_waits_without_counting_an_attempt(here, marie):
    alone = Process([Notifications], here.installation.settings).runtimes["notifications"]
    with pytest.raises(Postpone):
        mail.send(alone, here.job("mail", payload(here, marie)))


def test_old_mails_leave_the_folder(here, marie, later):
    published(here, marie)
    later.clock.advance(timedelta(days=31))
    here.keep_house(later)
    assert here.mails() == []


@pytest.fixture
def posting(here, tmp_path):
    """The same notifications with a mail server, without its loops; and the folder where that server keeps mails."""
    with mail_server(tmp_path) as port:
        settings = replace(here.installation.settings, smtp=f"smtp://127.0.0.1:{port}")
        runtime = Process([Notifications], settings, here.installation.clock).runtimes["notifications"]
        runtime.client.local = here.runtime.client.local
        yield runtime, tmp_path
        runtime.database.close()


def send(here, runtime, person):
    """Send a mail as the loop would, its effect noted."""
    then = mail.send(runtime, here.job("mail", payload(here, person)))
    with runtime.database.work(here.territory, here.visitor) as work:
        then(work)


def outcome(here, happened):
    return here.rows("SELECT 1 FROM outbox WHERE type = :type", type=f"notifications.message.{happened}.v1")


def test_a_mail_that_the_server_takes_is_told_as_delivered(here, marie, posting):
    before = len(outcome(here, "delivered"))
    send(here, posting[0], marie)
    assert (len(outcome(here, "delivered")) - before, len(list(posting[1].glob("*.eml")))) == (1, 1)


def test_a_mail_refused_for_good_is_told_as_bounced(here, posting):
    send(here, posting[0], here.with_address("refused@example.org"))
    assert len(outcome(here, "bounced")) == 1


def test_a_mail_refused_for_now_waits_for_its_schedule(here, posting):
    person = here.with_address("later@example.org")
    with pytest.raises(Retry, match=r"^smtp 451$"):
        send(here, posting[0], person)


def test_a_domain_with_accents_is_written_as_mail_servers_know_it(here, posting):
    send(here, posting[0], here.with_address("marie@exämple.org"))
    assert b"To: marie@xn--exmple-cua.org" in next(posting[1].glob("*.eml")).read_bytes()


def test_an_address_that_no_server_could_be_told_is_told_as_bounced(here, marie, posting):
    runtime, _ = posting
    letter = Letter("fr", "Objet", [], ("Voir", "http://here/"), "Ici", "Voilà pourquoi.")
    job = here.job("mail", payload(here, marie))
    then = mail.dispatch(runtime, job, letter, str(marie), "test", {"email": "a..b@" + "x" * 70 + ".org"})
    with runtime.database.work(here.territory, here.visitor) as work:
        then(work)
    assert len(outcome(here, "bounced")) == 1
