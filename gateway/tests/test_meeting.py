"""People sign up for a workshop, write cards, vote and write a sheet, on the pages; those who host lead it there."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from tests.browser import Browser, Page

SOON = (datetime.now(UTC) + timedelta(days=20)).strftime("%Y-%m-%dT18:30")


@pytest.fixture
def coordinator(people) -> Browser:
    return people.coordinator()


def planned(coordinator: Browser, **changed: object) -> str:
    """Plan an evening on the pages; return its address."""
    values = {
        "title": "Soirée créative de Nancy", "format": "creative_evening", "starts_at": SOON,
        "place_name": "Salle des fêtes", "commune": "nancy", "capacity": "20",
    }  # fmt: skip
    page = coordinator.submit(coordinator.open("/ateliers/nouveau"), "", values | changed)
    assert page.status == 200, page.text
    return page.url.partition("?")[0]


def opened(coordinator: Browser, **changed: object) -> str:
    address = planned(coordinator, **changed)
    coordinator.submit(coordinator.open(address), f"{address}/ouvrir")
    return address


@pytest.fixture
def evening(coordinator: Browser) -> str:
    """The address of an evening that is open to all, with a table."""
    address = opened(coordinator)
    coordinator.submit(coordinator.open(address), f"{address}/tables", {"seats": "8"})
    return address


def table_of(browser: Browser, evening: str) -> str:
    return next(link for link in browser.open(evening).html.links if re.fullmatch(f"{evening}/table/[0-9a-f-]+", link))


def seat(coordinator: Browser, guest: Browser, evening: str) -> str:
    """Have a guest sign up for the table, and the evening begin with them there; return the table's address."""
    table = table_of(coordinator, evening)
    form = guest.open(evening)
    guest.submit(form, f"{evening}/inscription", {"table": table.rpartition("/")[2]})
    if f"{evening}/demarrer" in [form.action for form in coordinator.open(evening).html.forms]:
        coordinator.submit(coordinator.open(evening), f"{evening}/demarrer")
    door = coordinator.open(f"{evening}/inscriptions")
    coordinator.submit(
        door, f"{evening}/inscriptions", {"code": code_of(guest, evening), "table": table.rpartition("/")[2]}
    )
    return table


def code_of(guest: Browser, evening: str) -> str:
    id = evening.rpartition("/")[2]
    return str(guest.api("GET", f"/workshops/{id}/registrations/mine").json["code"])


def move_to(coordinator: Browser, evening: str, phase: str) -> Page:
    """Go on until a phase runs."""
    page = coordinator.open(f"{evening}/scene")
    for _ in range(8):
        page = coordinator.submit(page, f"{evening}/temps/suivant")
        found = coordinator.api("GET", f"/workshops/{evening.rpartition('/')[2]}").json
        if next(each["code"] for each in found["phases"] if each["id"] == found["phase"]) == phase:
            return page
    raise AssertionError(f"no phase {phase}")


def test_an_evening_works_on_its_challenges(people, coordinator: Browser, another: Browser):
    challenge = people.challenge(coordinator)
    form = coordinator.open(f"/ateliers/nouveau?defi={challenge}")
    assert ("challenges", f"challenges/{challenge}") in form.form("").values
    evening = opened(coordinator, challenges=[f"challenges/{challenge}"])
    page = coordinator.submit(coordinator.open(evening), f"{evening}/tables", {"challenge": f"challenges/{challenge}"})
    assert page.status == 200
    assert f"/defis/{challenge}" in another.open(evening).html.links
    assert evening in another.open(f"/defis/{challenge}").html.links
    assert coordinator.open(f"{evening}/modifier").status == 200


def test_a_planned_evening_is_not_seen_by_others(coordinator: Browser, another: Browser):
    address = planned(coordinator)
    assert another.open(address).status == 404


def test_a_plan_that_is_refused_keeps_what_was_typed(coordinator: Browser):
    form = coordinator.open("/ateliers/nouveau")
    page = coordinator.submit(form, "", {"title": "Une soirée", "starts_at": SOON, "capacity": "beaucoup"})
    assert page.status == 422
    assert ("title", "Une soirée") in page.form("").values
    assert ("starts_at", SOON) in page.form("").values


def test_a_commune_that_is_not_known_is_said_so(coordinator: Browser):
    form = coordinator.open("/ateliers/nouveau")
    values = {"title": "Une soirée", "starts_at": SOON, "capacity": "20", "place_name": "Salle", "commune": "Paris"}
    assert "Nous ne trouvons pas cette commune" in coordinator.submit(form, "", values).text


def test_an_open_evening_is_listed_with_its_hours_on_the_territorys_clocks(evening: str, another: Browser):
    page = another.open("/ateliers")
    assert "Soirée créative de Nancy" in page.text
    assert "18:30" in page.text


def test_an_evening_is_changed(coordinator: Browser, evening: str, another: Browser):
    form = coordinator.open(f"{evening}/modifier")
    assert ("starts_at", SOON) in form.form("").values
    coordinator.submit(form, "", {"title": "La grande soirée"})
    assert "La grande soirée" in another.open(evening).text


def test_an_evening_is_called_off_with_its_reason(coordinator: Browser, evening: str, another: Browser):
    coordinator.submit(coordinator.open(f"{evening}/annuler"), "", {"reason": "La salle a brûlé."})
    assert "La salle a brûlé." in another.open(evening).text


def test_a_visitor_signs_up_and_gets_a_receipt(evening: str, another: Browser):
    page = another.submit(another.open(evening), f"{evening}/inscription")
    assert "Voici votre reçu" in page.text


def test_who_signed_up_reads_their_code_and_gives_the_seat_back(people, evening: str):
    guest = people.known()
    page = guest.submit(guest.open(evening), f"{evening}/inscription", {"needs": "Une boucle magnétique"})
    assert code_of(guest, evening) in page.text
    page = guest.submit(page, f"{evening}/inscription/.*/annuler")
    assert "La place est libérée" in page.text


def test_a_seat_given_back_is_taken_again_as_it_was(people, evening: str):
    guest = people.known()
    page = guest.submit(guest.open(evening), f"{evening}/inscription", {"people": "3"})
    page = guest.submit(page, f"{evening}/inscription/.*/annuler")
    assert "3 personnes" in guest.submit(page, f"{evening}/inscription").text


def test_the_agenda_is_narrowed_by_its_address(people, evening: str):
    guest = people.known()
    assert evening in guest.open("/ateliers?format=creative_evening").html.links
    assert evening not in guest.open("/ateliers?format=workshop").html.links
    assert evening not in guest.open("/ateliers?miens=oui").html.links
    guest.submit(guest.open(evening), f"{evening}/inscription")
    assert evening in guest.open("/ateliers?miens=oui").html.links


def test_a_full_evening_offers_the_seat_that_frees(people, coordinator: Browser):
    evening = opened(coordinator, capacity="1")
    first, second = people.known("Une voisine"), people.known("Un voisin")
    first.submit(first.open(evening), f"{evening}/inscription")
    page = second.submit(second.open(evening), f"{evening}/inscription")
    assert "Sur la liste d’attente" in page.text
    first.submit(first.open(evening), f"{evening}/inscription/.*/annuler")
    page = second.open(evening)
    assert "Une place vous est gardée" in page.text
    assert "Place réservée" in second.submit(page, f"{evening}/inscription/.*/accepter").text


def test_the_door_is_for_those_who_host(people, evening: str):
    assert people.known().open(f"{evening}/inscriptions").status == 403


def test_someone_is_checked_in_by_their_line_and_undone(people, coordinator: Browser, evening: str):
    guest = people.known("Une voisine")
    guest.submit(guest.open(evening), f"{evening}/inscription", {"needs": "Une boucle magnétique"})
    coordinator.submit(coordinator.open(evening), f"{evening}/demarrer")
    door = coordinator.open(f"{evening}/inscriptions")
    assert "Une boucle magnétique" in door.text
    registration = next(
        dict(form.values)["registration"] for form in door.html.forms if "registration" in dict(form.values)
    )
    page = coordinator.submit(door, f"{evening}/inscriptions", {"code": "", "registration": registration})
    assert "Arrivée notée" in coordinator.open(f"{evening}/inscriptions?etat=checked_in").text
    page = coordinator.submit(coordinator.open(f"{evening}/inscriptions"), f"{evening}/inscriptions/.*/depointer")
    assert "L’arrivée est annulée" in page.text


def test_a_wrong_code_comes_back_to_the_door(coordinator: Browser, evening: str):
    coordinator.submit(coordinator.open(evening), f"{evening}/demarrer")
    door = coordinator.open(f"{evening}/inscriptions")
    page = coordinator.submit(door, f"{evening}/inscriptions", {"code": "XXXXXX"})
    assert page.status >= 400
    assert ("code", "XXXXXX") in page.form(f"{evening}/inscriptions").values


def test_a_facilitator_leads_the_phases(people, coordinator: Browser, evening: str):
    facilitator = people.facilitator()
    page = facilitator.submit(facilitator.open(evening), f"{evening}/demarrer")
    page = facilitator.submit(page, f"{evening}/temps/suivant")
    assert "Accueil" in page.text
    page = facilitator.submit(page, f"{evening}/temps/prolonger")
    assert "25 min" in page.text
    page = facilitator.submit(page, f"{evening}/temps/suivant")
    assert "Ensuite : Premier tour" in page.text.replace("\u00a0", " ")


def test_a_phase_that_began_too_early_is_undone(coordinator: Browser, evening: str):
    page = coordinator.submit(coordinator.open(evening), f"{evening}/demarrer")
    page = coordinator.submit(page, f"{evening}/temps/suivant")
    assert "Revenir" not in page.text
    page = coordinator.submit(page, f"{evening}/temps/suivant")
    page = coordinator.submit(page, f"{evening}/temps/precedent")
    assert "Le temps d’avant continue." in page.text
    assert "Ensuite : Présentations" in page.text.replace("\u00a0", " ").replace("\u202f", " ")


def test_pressing_next_on_an_old_page_moves_nothing(coordinator: Browser, evening: str):
    page = coordinator.submit(coordinator.open(evening), f"{evening}/demarrer")
    coordinator.submit(page, f"{evening}/temps/suivant")
    again = coordinator.submit(page, f"{evening}/temps/suivant", {"key": "k" * 24})
    assert again.status == 409
    assert "Ensuite : Présentations" in again.text.replace("\u00a0", " ")


def test_a_screen_asks_again_by_itself_unless_it_is_held_still(coordinator: Browser, evening: str, another: Browser):
    refresh = {"http-equiv": "refresh", "content": "10"}
    assert ("meta", refresh) in another.open(f"{evening}/mur").html.tags
    assert ("meta", refresh) not in another.open(f"{evening}/mur?pause=oui").html.tags


def test_a_screen_that_is_read_anew_says_what_the_live_line_said(coordinator: Browser, evening: str, another: Browser):
    coordinator.submit(coordinator.open(evening), f"{evening}/demarrer")
    assert "Nous commençons bientôt" in another.open(f"{evening}/mur").text
    move_to(coordinator, evening, "closing")
    page = coordinator.open(f"{evening}/scene")
    page = coordinator.submit(page, f"{evening}/temps/suivant")
    assert "C’est fini" in another.open(f"{evening}/mur").text
    coordinator.submit(page, f"{evening}/clore")
    assert "C’est fini" in another.open(f"{evening}/mur").text


def test_the_stage_is_for_those_who_host(people, evening: str):
    assert people.known().open(f"{evening}/scene").status == 403


def test_a_card_stays_hidden_until_its_phase_shows_it(people, coordinator: Browser, evening: str, another: Browser):
    guest = people.known("Une voisine")
    table = seat(coordinator, guest, evening)
    move_to(coordinator, evening, "first_round")
    page = guest.submit(guest.open(table), table, {"text": "Un atelier de réparation", "kind": "idea"})
    assert "pas encore montré" in page.text
    assert "Un atelier de réparation" not in another.open(f"{evening}/mur").text
    move_to(coordinator, evening, "second_round")
    assert "Un atelier de réparation" in another.open(f"{evening}/mur").text


def test_an_empty_card_comes_back(people, coordinator: Browser, evening: str):
    guest = people.known("Une voisine")
    table = seat(coordinator, guest, evening)
    move_to(coordinator, evening, "first_round")
    assert guest.submit(guest.open(table), table, {"text": "", "kind": "need"}).status == 422


def test_a_card_is_changed_and_taken_away(people, coordinator: Browser, evening: str):
    guest = people.known("Une voisine")
    table = seat(coordinator, guest, evening)
    move_to(coordinator, evening, "first_round")
    page = guest.submit(guest.open(table), table, {"text": "Un atelier", "kind": "idea"})
    form = guest.open(next(link for link in page.html.links if "/post-it/" in link))
    page = guest.submit(form, "", {"text": "Un grand atelier"})
    assert "Un grand atelier" in page.text
    assert "Un grand atelier" not in guest.submit(page, f"{table}/post-it/.*/enlever").text


def test_a_vote_is_given_and_taken_back(people, coordinator: Browser, evening: str):
    guest = people.known("Une voisine")
    table = seat(coordinator, guest, evening)
    move_to(coordinator, evening, "first_round")
    guest.submit(guest.open(table), table, {"text": "Un atelier", "kind": "idea"})
    move_to(coordinator, evening, "votes")
    page = guest.submit(guest.open(table), f"{table}/post-it/[^/]*/gommette")
    assert any(form.action.endswith("/gommette/reprendre") for form in page.html.forms)
    page = guest.submit(page, f"{table}/post-it/.*/reprendre")
    assert not any(form.action.endswith("/gommette/reprendre") for form in page.html.forms)


def test_a_sheet_goes_from_its_table_to_the_coordinators_choice(
    people, coordinator: Browser, evening: str, another: Browser
):
    guest = people.known("Une voisine")
    table = seat(coordinator, guest, evening)
    move_to(coordinator, evening, "sheets")
    form = guest.submit(guest.open(table), f"{table}/fiche", {"name": "La Roue libre"})
    sheet = form.url.removesuffix("/modifier")
    assert another.open(sheet).status == 404
    refused = guest.submit(guest.open(sheet), f"{sheet}/presenter")
    assert refused.status == 422
    values = {
        "need": "Réparer les vélos.", "idea": "Un atelier.", "for_whom": "Les cyclistes.",
        "step_what_0": "Trouver un local", "step_by_0": "2027-01-15", "help_needed": "Un local\nDes outils",
    }  # fmt: skip
    page = guest.submit(form, "", values)
    assert "15 janvier 2027" in page.text
    assert "La fiche est présentée" in guest.submit(page, f"{sheet}/presenter").text
    assert "Trouver un local" in another.open(sheet).text
    desk = coordinator.open("/coordination")
    assert "La fiche est retenue" in coordinator.submit(desk, f"{sheet}/retenir").text


def test_a_sheet_changed_elsewhere_keeps_what_was_typed_beside_what_it_says_now(
    people, coordinator: Browser, evening: str
):
    guest = people.known("Une voisine")
    table = seat(coordinator, guest, evening)
    move_to(coordinator, evening, "sheets")
    form = guest.submit(guest.open(table), f"{table}/fiche", {"name": "La Roue libre"})
    guest.submit(form, "", {"need": "Le premier texte."})
    page = guest.submit(form, "", {"need": "Le second texte."})
    assert page.status == 412
    assert "Le second texte." in page.text
    assert "Sur la fiche maintenant : Le premier texte." in page.text
    assert "Le second texte." in guest.submit(page, "").text


def test_an_evening_that_is_over_is_reported_on(coordinator: Browser, evening: str, another: Browser):
    coordinator.submit(coordinator.open(evening), f"{evening}/demarrer")
    coordinator.submit(coordinator.open(f"{evening}/scene"), f"{evening}/clore")
    coordinator.submit(coordinator.open(f"{evening}/bilan"), "", {"text": "Vingt personnes, quatre fiches."})
    assert "Vingt personnes, quatre fiches." in another.open(evening).text


def test_a_table_is_changed_and_taken_away(coordinator: Browser, evening: str):
    table = table_of(coordinator, evening)
    page = coordinator.submit(coordinator.open(f"{table}/modifier"), "", {"number": "7"})
    assert "Table 7" in page.text
    assert "Table 7" not in coordinator.submit(page, f"{table}/enlever").text


def test_a_calendar_takes_an_evening(evening: str, another: Browser):
    link = next(link for link in another.open(evening).html.links if link.endswith("/calendar"))
    assert another.open(link).headers["Content-Type"].startswith("text/calendar")


def test_someone_who_signed_up_is_made_the_facilitator_of_this_evening_and_of_no_other(
    people, coordinator: Browser, evening: str
):
    other, guest = opened(coordinator), people.known("Une voisine")
    guest.submit(guest.open(evening), f"{evening}/inscription")
    assert guest.open(f"{evening}/inscriptions").status == 403
    page = coordinator.submit(coordinator.open(f"{evening}/inscriptions"), f"{evening}/inscriptions/.*/animation")
    assert "L’animation de cet atelier lui est confiée" in page.text
    assert "Anime cet atelier" in page.text
    stage = guest.submit(guest.open(evening), f"{evening}/demarrer")
    assert "Accueil" in guest.submit(stage, f"{evening}/temps/suivant").text
    guest.submit(guest.open(evening), f"{evening}/tables", {"seats": "4"})
    assert "Table 2" in guest.open(evening).text
    assert [guest.open(f"{other}/{part}").status for part in ("inscriptions", "scene")] == [403, 403]


def test_the_animation_of_an_evening_is_taken_back(people, coordinator: Browser, evening: str):
    guest = people.known("Une voisine")
    guest.submit(guest.open(evening), f"{evening}/inscription")
    page = coordinator.submit(coordinator.open(f"{evening}/inscriptions"), f"{evening}/inscriptions/.*/animation")
    assert guest.open(f"{evening}/scene").status == 200
    coordinator.submit(page, f"{evening}/animation/.*/retirer")
    assert guest.open(f"{evening}/scene").status == 403


def test_my_page_lists_where_i_signed_up_and_what_i_facilitate(people, coordinator: Browser, evening: str):
    guest = people.known("Une voisine")
    assert "Aucune inscription" in guest.open("/moi/ateliers").text
    guest.submit(guest.open(evening), f"{evening}/inscription")
    coordinator.submit(coordinator.open(f"{evening}/inscriptions"), f"{evening}/inscriptions/.*/animation")
    page = guest.open("/moi/ateliers")
    assert evening in page.html.links
    assert [said in page.text for said in ("Soirée créative de Nancy", "18:30", "Place réservée", "Vous animez")] == [
        True
    ] * 4


def test_a_family_signs_up_at_once_and_the_door_says_how_many_came(people, coordinator: Browser, evening: str):
    guest = people.known("Une voisine")
    page = guest.submit(guest.open(evening), f"{evening}/inscription", {"people": "4"})
    assert "4 personnes" in page.text
    coordinator.submit(coordinator.open(evening), f"{evening}/demarrer")
    door = coordinator.open(f"{evening}/inscriptions")
    assert "4 personnes" in door.text
    page = coordinator.submit(door, f"{evening}/inscriptions", {"code": code_of(guest, evening), "people": "3"})
    assert "3 personnes" in page.text


def test_a_number_of_people_that_is_none_comes_back(people, evening: str):
    guest = people.known("Une voisine")
    page = guest.submit(guest.open(evening), f"{evening}/inscription", {"people": "toute la classe"})
    assert page.status == 422
    assert ("people", "toute la classe") in page.form(f"{evening}/inscription").values
