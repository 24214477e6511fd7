"""What one may do about what others said, on the pages."""

import pytest

from tests.browser import Browser


@pytest.fixture
def published(people) -> str:
    """The address of a need that all may read."""
    author, moderator = people.known("L’autrice"), people.moderator()
    need = author.api("GET", "/me/contributions").json["items"][0]
    decision = {"subject": f"contributions/{need['id']}", "decision": "publish", "version": need["version"]}
    assert moderator.api("POST", "/moderation/decisions", decision).status == 201
    return f"/contributions/{need['id']}"


def test_a_visitor_supports_and_gets_a_receipt(published: str, browser: Browser):
    page = browser.submit(browser.open(published), f"{published}/soutien")
    assert "Voici votre reçu" in page.text


def test_a_support_is_taken_back(published: str, people):
    someone = people.known()
    supported = someone.submit(someone.open(published), f"{published}/soutien")
    assert "1 soutien" in supported.text
    page = someone.submit(supported, f"{published}/soutien/retirer")
    assert "0 soutien" in page.text


def test_a_comment_that_is_refused_comes_back_as_it_was_typed(published: str, people):
    someone = people.known()
    page = someone.submit(someone.open(published), published, {"text": "?"})
    assert page.status == 422
    assert [value for name, value in page.form(published).values if name == "text"] == ["?"]


def test_a_form_that_was_sent_back_can_be_read_in_another_language(published: str, people):
    someone = people.known()
    page = someone.submit(someone.open(published), published, {"text": "?"})
    again = someone.submit(page, "/langue", {"language": "en"}, Referer=f"http://{someone.host}{published}")
    assert (again.status, again.url) == (200, published)


def test_a_language_chosen_by_a_person_is_theirs_on_other_devices_too(published: str, people):
    someone = people.known()
    someone.submit(someone.open(published), "/langue", {"language": "en"})
    assert someone.api("GET", "/me").json["language"] == "en"


def test_a_language_chosen_in_the_profile_is_that_of_the_pages(people):
    someone = people.known()
    page = someone.open("/moi/profil")
    assert "Skip to the content" in someone.submit(page, "/moi/profil", {"language": "en"}).text


def test_what_is_said_is_in_the_language_of_its_page(published: str, people):
    someone, moderator = people.known(), people.moderator()
    someone.submit(someone.open(published), "/langue", {"language": "en"})
    someone.submit(someone.open(published), published, {"text": "I need it too."})
    waiting = moderator.api("GET", "/moderation/queue").json["items"]
    assert "en" in [item["language"] for item in waiting if item["text"] == "I need it too."]


def test_a_page_that_is_only_written_to_is_not_gone_back_to(published: str, people):
    someone = people.known()
    form = someone.open(published)
    came = f"http://{someone.host}{published}/soutien"
    assert someone.submit(form, "/langue", {"language": "en"}, Referer=came).url == "/"


def test_a_comment_awaits_its_reader(published: str, people):
    someone = people.known()
    form = someone.open(published)
    page = someone.submit(form, published, {"text": "Moi aussi, j’en ai besoin."})
    assert "Votre commentaire est noté" in page.text


def test_anyone_reports_what_should_not_be_read(published: str, browser: Browser):
    form = browser.open(f"/signaler{published}")
    page = browser.submit(form, "", {"category": "spam"})
    assert "La modération va regarder" in page.text


def test_an_author_changes_what_they_said(people):
    author = people.known()
    need = author.api("GET", "/me/contributions").json["items"][0]
    form = author.open(f"/contributions/{need['id']}/modifier")
    page = author.submit(form, "", {"text": "Il manque un atelier de vélos ouvert le samedi."})
    assert "ouvert le samedi" in page.text


def test_a_change_made_on_an_old_form_is_refused(people):
    author = people.known()
    need = author.api("GET", "/me/contributions").json["items"][0]
    form = author.open(f"/contributions/{need['id']}/modifier")
    author.submit(form, "", {"text": "Une première correction du texte."})
    page = author.submit(form, "", {"text": "Une seconde, sur l’ancien texte."})
    assert page.status == 412
    assert "version actuelle" in page.text


def test_an_author_withdraws_what_they_said(people):
    author = people.known()
    need = author.api("GET", "/me/contributions").json["items"][0]
    author.submit(author.open(f"/retirer/contributions/{need['id']}"), "")
    assert "Vous l’avez retiré" in author.open("/moi").text
