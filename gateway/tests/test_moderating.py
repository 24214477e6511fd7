"""A moderator reads what waits, publishes or declines it with a reason that its author can contest, on the pages."""

import re

import pytest

from tests.browser import Browser, Page


@pytest.fixture
def moderator(people) -> Browser:
    return people.moderator()


@pytest.fixture
def author(people, moderator) -> Browser:
    return people.known("L’autrice")


def decide(moderator: Browser, decision: str, reason: str = "") -> Page:
    """Decide on what the last form of the queue is about: the moderator's own need has none."""
    page = moderator.open("/moderation")
    return moderator.submit(page, "/moderation", {"decision": decision, "reason": reason})


def test_the_queue_is_for_moderators(people):
    assert people.known().open("/moderation").status == 403


def test_an_administrator_may_become_a_moderator(people):
    administrator = people.administrator()
    page = administrator.submit(administrator.open("/moderation"), "/moderation/role")
    assert (page.status, page.url) == (200, "/moderation")
    assert "Rien à relire" in page.text


def test_a_refused_answer_to_an_appeal_keeps_its_words(people, moderator, author):
    decide(moderator, "decline", "Trop court.")
    author.submit(author.open("/contester" + address_of(author)), "", {"text": "Tout y est dit."})
    second = people.moderator()
    page = second.submit(second.open("/moderation/contestations"), "/moderation/contestations", {"reason": "x" * 2001})
    assert page.status == 422
    assert "x" * 2001 in page.text


def test_whoever_declined_is_told_that_another_answers_and_keeps_what_they_typed(people, moderator, author):
    decide(moderator, "decline", "Trop court.")
    author.submit(author.open("/contester" + address_of(author)), "", {"text": "Tout y est dit."})
    people.moderator()
    appeals = "/moderation/contestations"
    page = moderator.submit(moderator.open(appeals), appeals, {"uphold": "oui", "reason": "Je maintiens ma lecture."})
    assert page.status == 403
    assert "Je maintiens ma lecture." in page.text


def address_of(author: Browser) -> str:
    return next(link for link in author.open("/moi").html.links if re.match(r"/contributions/.+", link))


def test_a_visitor_is_led_to_sign_in_first(browser):
    assert "Se connecter" in browser.open("/moderation").html.text


def test_what_is_published_is_listed(moderator, author, another):
    decide(moderator, "publish")
    assert "réparer les vélos" in another.open("/contributions").text


def test_declining_needs_a_reason(moderator, author):
    page = decide(moderator, "decline")
    assert page.status == 422
    assert "Ce champ est nécessaire" in page.text


def test_a_ready_reason_goes_before_the_moderators_own_words(moderator, author):
    page = moderator.open("/moderation")
    ready = {"ready": "La loi interdit ces propos.", "reason": "Lisez la charte."}
    moderator.submit(page, "/moderation", {"decision": "decline"} | ready)
    assert "La loi interdit ces propos. Lisez la charte." in author.open("/moi").text


def test_a_decision_that_a_script_sends_is_answered_with_nothing_to_show(moderator, author):
    page = moderator.open("/moderation")
    assert moderator.submit(page, "/moderation", {"quiet": "yes"}).status == 204


def test_an_appeal_is_read_beside_the_text_and_the_reason(people, moderator, author):
    decide(moderator, "decline", "Trop court.")
    author.submit(author.open("/contester" + address_of(author)), "", {"text": "Tout y est dit."})
    page = people.moderator().open("/moderation/contestations")
    assert all(words in page.text for words in ("réparer les vélos", "Trop court.", "Tout y est dit."))


def test_the_author_reads_the_reason_and_contests_it(moderator, author):
    decide(moderator, "decline", "Ce texte parle d’une personne précise.")
    mine = author.open("/moi")
    assert "Ce texte parle d’une personne précise." in mine.text
    one = author.open(next(link for link in mine.html.links if re.match(r"/contributions/.+", link)))
    contest = author.open(next(link for link in one.html.links if link.startswith("/contester/")))
    page = author.submit(contest, "", {"text": "Je ne parle de personne."})
    assert "Votre contestation est envoyée" in page.text


def test_a_mail_about_a_refusal_leads_who_is_signed_out_to_sign_in_and_back(moderator, author, browser):
    decide(moderator, "decline", "Trop court.")
    address = next(link for link in author.open("/moi").html.links if re.match(r"/contributions/.+", link))
    page = browser.open(f"/contester{address}")
    assert dict(page.form("/connexion").values)["suite"] == f"/contester{address}"


def test_a_refusal_that_was_contested_is_read_and_contested_no_more(moderator, author):
    decide(moderator, "decline", "Trop court.")
    address = next(link for link in author.open("/moi").html.links if re.match(r"/contributions/.+", link))
    author.submit(author.open(f"/contester{address}"), "", {"text": "Tout y est dit."})
    page = author.open(f"/contester{address}")
    assert ("Trop court." in page.text, "<textarea" in page.text) == (True, False)


def test_an_appeal_that_is_upheld_publishes(people, moderator, author, another):
    decide(moderator, "decline", "Trop court.")
    mine = author.open("/moi")
    address = next(link for link in mine.html.links if re.match(r"/contributions/.+", link))
    contest = author.open(f"/contester{address}")
    author.submit(contest, "", {"text": "Tout y est dit."})
    second = people.moderator()
    page = second.open("/moderation/contestations")
    second.submit(page, "/moderation/contestations", {"uphold": "oui", "reason": "En effet."})
    assert "réparer les vélos" in another.open(address).text
