"""A project grows on the pages: its team tells it, calls for help, takes what is offered, and counts what it brings."""

import pytest

from tests.browser import Browser, Page
from tests.installation import eventually


@pytest.fixture
def coordinator(people) -> Browser:
    return people.coordinator()


@pytest.fixture
def project(coordinator: Browser) -> str:
    """The address of a project that the coordinator began."""
    values = {"name": "La Roue libre", "story": "Un atelier de vélos près de la gare."}
    return coordinator.submit(coordinator.open("/projets/nouveau"), "", values).url.partition("?")[0]


def call(coordinator: Browser, project: str, **changed: str) -> Page:
    values = {"kind": "time", "title": "Tenir l’accueil", "quantity": "10"} | changed
    return coordinator.submit(coordinator.open(f"{project}/engagements"), f"{project}/appels", values)


def offer(browser: Browser, project: str, **changed: str) -> Page:
    values = {"kind": "money", "quantity": "150,50", "when": "day", "starts_on": "2027-01-15"} | changed
    return browser.submit(browser.open(f"{project}/engagement"), f"{project}/engagement", values)


@pytest.fixture
def commitment(people, project: str) -> tuple[str, Browser]:
    """The address of something that is offered, and who offers it."""
    giver = people.known("La donatrice")
    return offer(giver, project).url.partition("?")[0], giver


def test_a_project_is_listed_and_read_by_all(project: str, another: Browser):
    assert "La Roue libre" in another.open("/projets").text
    assert "Un atelier de vélos" in another.open(project).text


def test_a_project_without_a_story_comes_back(coordinator: Browser):
    page = coordinator.submit(coordinator.open("/projets/nouveau"), "", {"name": "La Roue libre"})
    assert page.status == 422
    assert ("name", "La Roue libre") in page.form("").values


def test_a_project_is_begun_by_coordinators(people):
    assert people.known().open("/projets/nouveau").status == 403


def test_a_project_is_told_anew(coordinator: Browser, project: str, another: Browser):
    coordinator.submit(coordinator.open(f"{project}/modifier"), "", {"social_use": "Rouler moins cher."})
    assert "Rouler moins cher." in another.open(project).text


def test_each_tab_of_a_project_has_a_title_of_its_own(project: str, another: Browser):
    tabs = [
        another.open(project + tab).body
        for tab in ("", "/etapes", "/nouvelles", "/engagements", "/resultats", "/equipe")
    ]
    assert len({page.partition(b"<title>")[2].partition(b"<")[0] for page in tabs}) == 6


def test_a_step_is_taken(coordinator: Browser, project: str):
    page = coordinator.submit(coordinator.open(f"{project}/etapes"), f"{project}/etape", {"to": "building"})
    assert "L’étape a changé" in page.text
    assert "En construction" in page.text


def test_a_pause_without_its_reason_comes_back(coordinator: Browser, project: str):
    page = coordinator.submit(coordinator.open(f"{project}/etapes"), f"{project}/etape", {"to": "paused"})
    assert page.status == 422
    assert ("to", "paused") in page.form(f"{project}/etape").values


def test_a_milestone_is_set_and_reached(coordinator: Browser, project: str):
    values = {"title": "Trouver un local", "owner": "Le bureau", "due_on": "2027-01-15"}
    page = coordinator.submit(coordinator.open(f"{project}/etapes"), f"{project}/jalons", values)
    assert "15 janvier 2027" in page.text
    assert "Bravo" in coordinator.submit(page, f"{project}/jalons/.*/atteint").text


def test_a_call_is_made_changed_and_closed(coordinator: Browser, project: str, another: Browser):
    page = call(coordinator, project)
    assert "10 heures" in page.text
    form = coordinator.open(next(link for link in page.html.links if "/appels/" in link))
    page = coordinator.submit(form, "", {"quantity": "12"})
    assert "12 heures" in another.open(project).text
    coordinator.submit(page, f"{project}/appels/.*/clore")
    assert "Tenir l’accueil" not in another.open(project).text


def test_a_call_without_a_title_comes_back(coordinator: Browser, project: str):
    page = call(coordinator, project, title="")
    assert page.status == 422
    assert ("quantity", "10") in page.form(f"{project}/appels").values


def test_a_visitor_answers_a_call_and_gets_a_receipt(coordinator: Browser, project: str, another: Browser):
    call(coordinator, project)
    link = next(link for link in another.open(project).html.links if "?appel=" in link)
    form = another.open(link)
    assert "Tenir l’accueil" in form.text
    page = another.submit(form, f"{project}/engagement", {"quantity": "3"})
    assert "Voici votre reçu" in page.text


def test_an_offer_without_its_date_comes_back(people, project: str):
    page = offer(people.known(), project, starts_on="")
    assert page.status == 422
    assert ("quantity", "150,50") in page.form(f"{project}/engagement").values


def test_money_is_typed_in_euros(commitment):
    address, giver = commitment
    assert "150,50 €" in giver.open(address).text


def test_an_offer_is_seen_by_those_concerned_alone(commitment, coordinator: Browser, another: Browser):
    address, _ = commitment
    assert another.open(address).status == 404
    assert coordinator.open(address).status == 200


def test_an_offer_is_accepted_and_the_word_kept(commitment, coordinator: Browser, another: Browser):
    address, _ = commitment
    page = coordinator.submit(coordinator.open(address), f"{address}/accepter")
    assert "Accepté" in another.open(address).text
    assert "La parole est tenue" in coordinator.submit(page, f"{address}/tenu").text


def test_an_offer_is_declined_with_a_reason(commitment, coordinator: Browser):
    address, giver = commitment
    coordinator.submit(coordinator.open(address), f"{address}/refuser", {"reason": "Nous en avons assez."})
    assert "Nous en avons assez." in giver.open(address).text


def test_its_giver_takes_it_back_but_does_not_judge_it(commitment, coordinator: Browser):
    address, giver = commitment
    page = giver.open(address)
    assert [form.action for form in page.html.forms if form.action.startswith(address)] == [f"{address}/liberer"]
    assert "L’engagement est libéré" in giver.submit(page, f"{address}/liberer").text


def test_my_page_shows_what_i_promised(commitment):
    address, giver = commitment
    assert address in giver.open("/moi/engagements").html.links


def test_a_figure_needs_its_method(coordinator: Browser, project: str):
    page = coordinator.submit(coordinator.open(f"{project}/resultats"), f"{project}/resultats", {"value": "1,5"})
    assert page.status == 422
    assert "#method" in page.html.links


def test_a_job_is_counted_and_leads_back_on_the_thread(coordinator: Browser, project: str, another: Browser):
    values = {
        "what": "job", "value": "1,5", "unit": "ETP", "measured": "oui", "method": "Contrats signés",
        "source": "Le bureau", "starts_on": "2027-01-01",
    }  # fmt: skip
    page = coordinator.submit(coordinator.open(f"{project}/resultats"), f"{project}/resultats", values)
    assert "Le résultat est enregistré" in page.text
    assert "1,5 ETP" in another.open(f"{project}/resultats").text
    thread = next(
        link for link in another.open(f"{project}/resultats").html.links if link.startswith("/fil/indicators/")
    )
    assert project in eventually(lambda: another.open(thread).html.links)


def test_the_thread_of_a_project_says_what_was_promised(
    commitment, project: str, coordinator: Browser, another: Browser
):
    address, _ = commitment
    coordinator.submit(coordinator.open(address), f"{address}/accepter")
    thread = f"/fil/projects/{project.rpartition('/')[2]}"
    page = eventually(lambda: (page := another.open(thread)) and address in page.html.links and page)
    assert "150,50 €" in page.text


def test_news_is_read_by_all(people, coordinator: Browser, project: str, another: Browser):
    member = join(people, coordinator, project)
    page = member.submit(member.open(f"{project}/nouvelles"), f"{project}/nouvelles", {"text": "Le local est trouvé."})
    assert "Les nouvelles sont publiées" in page.text
    assert "Le local est trouvé." in another.open(project).text


def join(people, coordinator: Browser, project: str) -> Browser:
    """Have someone ask to join, and be let in."""
    someone = people.known("La voisine")
    someone.submit(someone.open(f"{project}/equipe"), f"{project}/equipe/rejoindre")
    coordinator.submit(coordinator.open(f"{project}/equipe"), f"{project}/equipe/.*/accepter")
    return someone


def test_someone_joins_gets_a_role_and_leaves(people, coordinator: Browser, project: str):
    member = join(people, coordinator, project)
    page = coordinator.submit(coordinator.open(f"{project}/equipe"), f"{project}/equipe/.*/role", {"role": "holder"})
    assert "porte le projet" in member.open(project).text
    page = member.submit(member.open(f"{project}/equipe"), f"{project}/equipe/.*/quitter")
    assert page.status in (200, 409)


def test_someone_without_an_account_is_named(coordinator: Browser, project: str, another: Browser):
    page = coordinator.submit(
        coordinator.open(f"{project}/equipe"), f"{project}/equipe", {"label": "Madame Petit", "role": "member"}
    )
    assert page.status == 200
    assert "Madame Petit" in another.open(project).text


def test_the_parts_of_a_project_lead_to_where_they_are_shown(coordinator: Browser, project: str, another: Browser):
    call(coordinator, project)
    id = another.api("GET", f"/projects/{project.rpartition('/')[2]}/calls").json["items"][0]["id"]
    assert another.open(f"/appels/{id}").url.startswith(f"{project}/engagements")


def test_whoever_follows_a_project_is_told_of_its_steps(coordinator: Browser, project: str, people):
    follower = people.known("La curieuse")
    ref = f"projects/{project.rpartition('/')[2]}"
    eventually(lambda: follower.api("GET", f"/threads?of={ref}").status == 200)
    page = follower.submit(follower.open(project), f"/suivre/{ref}")
    assert "on vous prévient" in page.text
    assert "La Roue libre" in follower.open("/moi/suivis").text
    coordinator.submit(coordinator.open(f"{project}/etapes"), f"{project}/etape", {"to": "building"})
    assert eventually(lambda: project in follower.open("/moi/messages").html.links)
    assert "Vous ne le suivez plus" in follower.submit(page, f"/ne-plus-suivre/{ref}").text


def test_a_thread_offers_what_its_project_still_seeks(coordinator: Browser, project: str, another: Browser):
    call(coordinator, project)
    thread = f"/fil/projects/{project.rpartition('/')[2]}"
    assert eventually(lambda: [link for link in another.open(thread).html.links if "?appel=" in link])


def test_the_home_page_shows_the_newest_projects(project: str, another: Browser):
    assert project in another.open("/").html.links


def test_a_milestone_is_changed(coordinator: Browser, project: str, another: Browser):
    values = {"title": "Trouver un local", "owner": "Le bureau", "due_on": "2027-01-15"}
    page = coordinator.submit(coordinator.open(f"{project}/etapes"), f"{project}/jalons", values)
    form = coordinator.open(link_to(page, "/jalons/"))
    coordinator.submit(form, "", {"due_on": "2027-02-15"})
    assert "15 février 2027" in another.open(f"{project}/etapes").text
    assert coordinator.submit(form, "", {"owner": ""}).status in (412, 422)


def test_a_figure_is_corrected_in_the_open(coordinator: Browser, project: str, another: Browser):
    values = {
        "what": "job", "value": "1,5", "unit": "ETP", "measured": "oui", "method": "Contrats signés",
        "source": "Le bureau", "starts_on": "2027-01-01",
    }  # fmt: skip
    page = coordinator.submit(coordinator.open(f"{project}/resultats"), f"{project}/resultats", values)
    form = coordinator.open(link_to(page, "/modifier"))
    assert coordinator.submit(form, "", {"method": ""}).status == 422
    coordinator.submit(form, "", {"value": "2"})
    assert "2 ETP" in another.open(f"{project}/resultats").text


def test_money_that_is_counted_is_typed_in_euros(coordinator: Browser, project: str):
    values = {
        "what": "other", "value": "1500", "unit": "EUR", "measured": "oui", "method": "Les comptes",
        "source": "Le bureau", "starts_on": "2027-01-01",
    }  # fmt: skip
    page = coordinator.submit(coordinator.open(f"{project}/resultats"), f"{project}/resultats", values)
    assert "1 500 €" in page.text.replace("\u202f", " ").replace("\u00a0", " ")
    assert ("value", "1500") in coordinator.open(link_to(page, "/modifier")).form("").values


@pytest.mark.parametrize("part", ["jalons", "resultats"])
def test_nobody_else_changes_them(coordinator: Browser, project: str, people, part: str):
    kind = {"jalons": "milestones", "resultats": "indicators"}[part]
    said = {
        "milestones": {"title": "Ouvrir", "owner": "Le bureau", "due_on": "2031-09-01"},
        "indicators": {
            "what": "job", "value": 1, "unit": "ETP", "method": "Contrats", "source": "Le bureau", "measured": True,
            "interval": {"starts_on": "2031-01-01"},
        },
    }  # fmt: skip
    made = coordinator.api("POST", f"/projects/{project.rpartition('/')[2]}/{kind}", said[kind]).json
    assert people.known().open(f"{project}/{part}/{made['id']}/modifier").status == 403


def test_what_all_projects_seek_is_in_one_list(coordinator: Browser, project: str, another: Browser):
    call(coordinator, project)
    page = another.open("/appels")
    assert ("Tenir l’accueil" in page.text, project in page.html.links) == (True, True)
    assert "Tenir l’accueil" not in another.open("/appels?kind=money").text


def link_to(page: Page, part: str) -> str:
    """The last link of a page whose address holds this."""
    return [link for link in page.html.links if part in link and link.endswith("/modifier")][-1]


def test_news_is_reported_by_a_visitor_and_hidden_with_a_reason_that_its_author_reads(
    people, coordinator: Browser, project: str, another: Browser
):
    member = join(people, coordinator, project)
    member.submit(member.open(f"{project}/nouvelles"), f"{project}/nouvelles", {"text": "Le voisin du 12 est nommé."})
    link = next(link for link in another.open(f"{project}/nouvelles").html.links if link.startswith("/signaler/"))
    assert another.submit(another.open(link), "", {"category": "personal_data"}).url.partition("?")[0] == project
    queue = coordinator.open("/moderation/nouvelles")
    assert "Le voisin du 12" in queue.text
    refused = coordinator.submit(queue, "/moderation/nouvelles/.*", {"decision": "hide"})
    assert refused.status == 422
    coordinator.submit(refused, "/moderation/nouvelles/.*", {"decision": "hide", "reason": "Une personne est nommée."})
    assert "Le voisin du 12" not in another.open(project).text + another.open(f"{project}/nouvelles").text
    assert "Une personne est nommée." in member.open(f"{project}/nouvelles").text
    back = coordinator.open(f"{project}/nouvelles")
    coordinator.submit(back, "/moderation/nouvelles/.*")
    assert "Le voisin du 12" in another.open(f"{project}/nouvelles").text
