"""Pages for all: in the reader's language, with landmarks and titles, and errors that say what to do."""

from zoneinfo import ZoneInfo

import pytest

from gateway.web import day, moment
from tests.browser import Browser
from tests.installation import Installation, eventually


def test_a_page_speaks_french_first(browser: Browser):
    assert browser.open("/", Accept_Language="de").html.tags[0] == ("html", {"lang": "fr"})


def test_a_page_speaks_the_browsers_language(browser: Browser):
    assert "Skip to the content" in browser.open("/", Accept_Language="en").text


def test_a_language_chosen_by_hand_stays(browser: Browser):
    browser.submit(browser.open("/"), "/langue", {"language": "en"})
    assert "Skip to the content" in browser.open("/").text


def test_a_moment_is_told_as_the_clocks_of_the_territory_show_it():
    written = "2026-11-24T23:30:00+00:00"
    assert moment("fr", written, ZoneInfo("Europe/Paris")) == "25 novembre 2026, 00:30"
    assert day("fr", written, ZoneInfo("America/Cayenne")) == "24 novembre 2026"
    assert day("fr", written, ZoneInfo("Europe/Paris")) == "25 novembre 2026"


def test_each_part_of_my_page_has_a_title_of_its_own(people):
    browser = people.known()
    pages = [
        browser.open(f"/moi{part}").body
        for part in ("", "/ateliers", "/suivis", "/messages", "/profil", "/connexions", "/donnees")
    ]
    assert len({page.partition(b"<title>")[2].partition(b"<")[0] for page in pages}) == 7


def test_an_error_is_a_page_for_a_browser(browser: Browser):
    page = browser.open("/nowhere")
    assert page.status == 404
    assert "Introuvable" in page.text


def test_a_page_that_is_not_there_offers_to_search(browser: Browser):
    assert "/contributions" in [form.action for form in browser.open("/nowhere").html.forms]


def test_an_error_is_a_problem_for_a_program(browser: Browser):
    assert browser.open("/nowhere", Accept="application/json").headers["Content-Type"] == "application/problem+json"


def test_the_home_page_says_where_the_territory_is(browser: Browser):
    page = browser.open("/")
    assert "Nord 2022" in page.text
    assert ("li", {"aria-current": "step"}) in page.html.tags


def test_a_sample_says_that_it_is_one(installation: Installation, port: int):
    assert "sont inventés" in on_a_sample(installation, port).open("/").text


@pytest.mark.parametrize(
    "path", ["/", "/contributions", "/nowhere", "/api/v1/contributions", "/api/v1/workshops/calendar"]
)
def test_no_search_engine_keeps_anything_of_a_sample(installation: Installation, port: int, path: str):
    assert "noindex" in on_a_sample(installation, port).open(path).headers["X-Robots-Tag"]


def test_search_engines_may_keep_what_people_really_said(browser: Browser):
    assert "X-Robots-Tag" not in browser.open("/contributions").headers


def on_a_sample(installation: Installation, port: int) -> Browser:
    made = installation.territory(**{'code = "54"\n': 'code = "54"\nsample = true\n'})
    return Browser(port, f"{made.slug}.localhost")


def test_the_list_keeps_its_filters_on_the_next_part(people):
    browser = people.visitor()
    page = browser.open("/contributions?kind=need&q=velo")
    assert {("kind", "need"), ("q", "velo")} <= set(page.form("/contributions#found").values)


@pytest.mark.parametrize("path", ["/contributions?kind=joke", "/contributions?after=nonsense"])
def test_a_question_that_makes_no_sense_is_a_page_too(browser: Browser, path: str):
    page = browser.open(path)
    assert page.status == 422
    assert "À corriger" in page.text


def test_a_missing_contribution_is_not_found(browser: Browser):
    assert browser.open("/contributions/01234567-0000-7000-8000-000000000000").status == 404


def test_what_a_neighbour_typed_is_no_markup(people):
    author = people.known("<b>Moi</b>")
    address = f"/contributions/{author.api('GET', '/me/contributions').json['items'][0]['id']}"
    assert "<b>Moi</b>" not in author.open(address).body.decode()


def test_my_data_leave_as_a_file_with_what_i_was_told(people):
    someone = people.known()
    told = eventually(lambda: someone.api("GET", "/messages").json["items"])
    page = someone.open("/moi/export")
    assert "attachment" in page.headers["Content-Disposition"]
    assert page.json["contributions"]
    assert [message["id"] for message in page.json["messages"]] == [message["id"] for message in told]
    assert page.json["subscriptions"]["mail"]
    assert page.json["workshops"]["registrations"] == []
    assert page.json["projects"]["commitments"] == []
    assert page.json["notifications"]["audit"] == []


def test_erasing_asks_to_be_sure(people):
    browser = people.known()
    assert browser.submit(browser.open("/moi/donnees"), "/moi/donnees").status == 422


def test_erasing_forgets_and_signs_out(people):
    browser = people.known()
    page = browser.submit(browser.open("/moi/donnees"), "/moi/donnees", {"sure": "oui"})
    assert "effacées" in page.text
    assert "session" not in browser.cookies


def test_another_session_is_ended(people):
    browser = people.known()
    assert "ce navigateur" in browser.open("/moi/connexions").text


def test_ending_all_sessions_ends_this_one(people):
    browser = people.known()
    browser.submit(browser.open("/moi/connexions"), "/moi/connexions")
    assert "session" not in browser.cookies


def test_what_one_gets_by_mail_is_chosen(people):
    browser = people.known()
    browser.submit(browser.open("/moi/messages"), "/moi/messages", {"mail": ["roles"]})
    mail = browser.api("GET", "/subscriptions").json["mail"]
    assert [category for category, wanted in mail.items() if wanted] == ["roles"]


def test_opening_an_unsubscribe_link_changes_nothing_by_itself(browser: Browser):
    page = browser.open("/desabonnement/whatever")
    assert page.status == 200
    assert page.form("").method == "POST"


@pytest.mark.parametrize("path", ["/mentions-legales", "/vie-privee", "/accessibilite", "/design"])
def test_what_the_law_asks_and_the_design_are_pages_of_every_host(browser: Browser, port: int, path: str):
    assert browser.open(path).status == 200
    assert Browser(port, "localhost").open(path).status == 200


def test_the_legal_notice_says_what_is_missing(browser: Browser):
    assert "n’ont pas encore donné d’adresse" in browser.open("/mentions-legales").text


def test_privacy_says_the_days_of_this_territory(browser: Browser):
    assert "au bout de 30 jours" in browser.open("/vie-privee").text


def test_a_site_that_was_never_audited_says_that_it_is_not_conform(browser: Browser):
    page = browser.open("/accessibilite")
    assert "non conforme" in page.text
    assert "axe-core" in page.text
