"""An evening as it is lived: a stage, a wall, tables and a latecomer, each on a page that keeps up by itself."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.chromium import check, tab_to
from tests.story import api, go_on
from tools.waiting import until

pytestmark = pytest.mark.unpatched

CARD = "Un garage à vélos ouvert le samedi."
SEATS = 3
NEXT = "Passer à\u00a0: "
SOON = 15_000  # milliseconds within which a page is up to date, phases and all
LOSE_THE_FIRST_ANSWER = """() => {
    const real = window.fetch;
    window.lost = [];
    window.fetch = async (...asked) => {
        const answer = await real(...asked);
        if (!asked[0].endsWith("/cards") || window.lost.push(answer.status) > 1) return answer;
        throw new TypeError("the answer was lost");
    };
}"""


@dataclass
class Evening:
    """An evening with three tables, someone at each, and whoever leads it."""

    id: str
    host: Page
    tables: list[str]
    people: list[Page]

    @property
    def address(self) -> str:
        return f"/ateliers/{self.id}"

    def board(self, number: int) -> Page:
        """The page of someone at a table."""
        page = self.people[number]
        page.goto(f"{self.address}/table/{self.tables[number]}")
        return page

    def go_on(self, phase: str) -> None:
        go_on(partial(api, self.host), self.id, phase)

    def say(self, number: int, text: str) -> None:
        """Write a card at a table as who facilitates."""
        api(self.host, "POST", f"/tables/{self.tables[number]}/cards", {"kind": "need", "text": text})

    def said(self, number: int) -> list[str]:
        """What is kept of a table's cards."""
        return [each["text"] for each in api(self.host, "GET", f"/tables/{self.tables[number]}/cards")["items"]]


@pytest.fixture
def evening(administrator: BrowserContext, someone: Callable[..., Page]) -> Iterator[Evening]:
    host = administrator.new_page()
    until(lambda: host.goto("/coordination/choisir").ok)  # the door knows of roles within five seconds
    planned = {
        "title": "La grande soirée", "format": "creative_evening", "starts_at": "2031-05-02T18:00:00+02:00",
        "place": {"name": "L’Octroi", "commune": "54395"}, "capacity": 40, "votes_per_person": 2,
    }  # fmt: skip
    id = api(host, "POST", "/workshops", planned)["id"]
    tables = [api(host, "POST", f"/workshops/{id}/tables", {"seats": 8})["id"] for _ in range(SEATS)]
    api(host, "POST", f"/workshops/{id}/open")
    people = [someone(f"Une voisine de la table {number}") for number in range(1, SEATS + 1)]
    signed = [api(each, "POST", f"/workshops/{id}/registrations", {})["id"] for each in people]
    api(host, "POST", f"/workshops/{id}/start")
    for registration, table in zip(signed, tables, strict=True):
        api(host, "POST", f"/workshops/{id}/check-ins", {"registration": registration, "table": table})
    yield Evening(id, host, tables, people)
    host.close()


def shows(page: Page, phase: str) -> None:
    expect(page.locator("#now h2")).to_have_text(phase, timeout=SOON)


def write(page: Page, text: str) -> None:
    page.get_by_label("Une seule chose").fill(text)
    page.get_by_role("button", name="Poser le post-it").click()


def note(page: Page, text: str) -> Locator:
    return page.locator(".note", has_text=text)


@dataclass
class Hall:
    """Six pages at once; `followers` are all but the stage."""

    evening: Evening
    stage: Page
    wall: Page
    latecomer: Page
    tables: list[Page]

    @property
    def followers(self) -> list[Page]:
        return [self.wall, self.latecomer, *self.tables]

    def lead(self, act: str, phase: str = "") -> None:
        """Press a button of the stage, and see all pages come to the phase."""
        self.stage.get_by_role("button", name=act + phase).click()
        for each in [self.stage, *self.followers] if phase else []:
            shows(each, phase)


@pytest.fixture
def hall(evening: Evening, page: Page, administrator: BrowserContext) -> Hall:
    wall = administrator.new_page()
    tables = [evening.board(number) for number in range(SEATS)]
    evening.host.goto(f"{evening.address}/scene")
    wall.goto(f"{evening.address}/mur")
    page.goto(f"{evening.address}/table/{evening.tables[0]}")
    return Hall(evening, evening.host, wall, page, tables)


def test_a_facilitator_runs_an_evening_with_a_wall_a_stage_and_three_tables_in_six_real_pages_at_once(
    hall: Hall,
) -> None:
    for each in hall.followers:
        shows(each, "Nous commençons bientôt")
        each.evaluate("window.marked = true")  # a reload would wipe it
    check(hall.wall, "wall-soon")
    for phase in ("Accueil", "Présentations", "Premier tour"):
        hall.lead(NEXT, phase)
    write_unseen(hall)
    hall.lead(NEXT, "Deuxième tour")
    read_all(hall)
    hall.lead(NEXT, "Les gommettes")
    vote(hall)
    hall.lead(NEXT, "Les fiches projet")
    count(hall)
    assert all(each.evaluate("window.marked") for each in hall.followers)
    pitch(hall.tables[0])
    expect(hall.wall.get_by_role("link", name="Le garage du samedi")).to_be_visible(timeout=SOON)
    close(hall)


def write_unseen(hall: Hall) -> None:
    """Have each table write what others may not read yet; the stage counts it, and gives five minutes more."""
    for number, table in enumerate(hall.tables):
        write(table, f"{CARD} Table {number + 1}.")
        expect(table.locator(".note.sending")).to_have_count(0)
        expect(note(table, CARD)).to_have_count(1)
    expect(note(hall.wall, CARD)).to_have_count(0)
    expect(hall.stage.locator(".figures")).to_contain_text("3 post-it écrits", timeout=SOON)
    check(hall.tables[0], "board-hidden")
    hall.lead("5 minutes de plus")
    for each in hall.followers:
        expect(each.locator(".timer")).to_have_text(re.compile("Encore 30 minutes"), timeout=SOON)


def read_all(hall: Hall) -> None:
    """See on the wall what was hidden, and what a table writes now; other tables see their own."""
    expect(note(hall.wall, CARD)).to_have_count(SEATS)
    write(hall.tables[1], "Une navette à tour de rôle.")
    expect(note(hall.wall, "Une navette")).to_have_count(1)
    expect(note(hall.tables[0], "Une navette")).to_have_count(0)
    check(hall.wall, "wall-cards")
    check(hall.stage, "stage-live")


def vote(hall: Hall) -> None:
    for table in hall.tables:
        note(table, CARD).get_by_role("button", name="Mettre une gommette").click()
        expect(table.get_by_text("Il vous reste 1 gommette")).to_be_visible()
    check(hall.tables[1], "board-votes")


def count(hall: Hall) -> None:
    """See the dots once the vote is over: at the tables, and on the wall with what has most first."""
    for page in (hall.wall, *hall.tables):
        expect(note(page, CARD).first.locator(".dots")).to_contain_text("1 gommette", timeout=SOON)
    expect(hall.wall.locator(".note").last).to_contain_text("Une navette")
    for table in hall.tables:
        expect(table.get_by_role("button", name="Commencer une fiche projet")).to_be_visible()


def close(hall: Hall) -> None:
    for act in (f"{NEXT}Les présentations", f"{NEXT}Pour finir", "Terminer le dernier temps", "Terminer l’atelier"):
        hall.lead(act)
    for each in (hall.wall, hall.latecomer, *hall.tables[1:]):
        shows(each, "C’est fini. Merci à toutes et à tous !")
    check(hall.wall, "wall-over")
    hall.wall.close()


def pitch(page: Page) -> None:
    """Write the sheet of a table, and show it to all."""
    page.get_by_label("Nom du projet").fill("Le garage du samedi")
    page.get_by_role("button", name="Commencer une fiche projet").click()
    for label in ("Le besoin", "L’idée", "Pour qui"):
        page.get_by_label(label).fill("Réparer ensemble.")
    check(page, "sheet-edit-live")
    page.get_by_role("button", name="Enregistrer").click()
    check(page, "sheet-written")
    page.get_by_role("button", name="Présenter à tous").click()


def test_a_page_whose_connection_is_cut_catches_up_with_nothing_lost_or_doubled(evening: Evening) -> None:
    evening.go_on("second_round")
    table = evening.board(0)
    table.context.set_offline(True)
    expect(table.get_by_text("Connexion perdue, on réessaie.")).to_be_visible(timeout=SOON)
    write(table, CARD)
    expect(table.locator(".note.sending")).to_have_count(1)
    evening.say(0, "Dit pendant la coupure.")
    expect(note(table, "Dit pendant la coupure.")).to_have_count(0)
    table.context.set_offline(False)
    expect(note(table, "Dit pendant la coupure.")).to_have_count(1, timeout=SOON)
    expect(table.get_by_text("De nouveau en direct.")).to_be_visible()
    expect(table.locator(".note.sending")).to_have_count(0, timeout=SOON)
    expect(note(table, CARD)).to_have_count(1)
    assert sorted(evening.said(0)) == ["Dit pendant la coupure.", CARD]


def test_a_card_whose_answer_is_lost_is_sent_again_and_counts_once(evening: Evening) -> None:
    evening.go_on("first_round")
    table = evening.board(0)
    table.evaluate(LOSE_THE_FIRST_ANSWER)
    write(table, CARD)
    expect(table.locator("#told")).to_have_text("Le post-it est posé.", timeout=SOON)
    assert table.evaluate("window.lost") == [201, 201]
    expect(note(table, CARD)).to_have_count(1)
    assert evening.said(0) == [CARD]


def test_what_comes_too_late_is_given_back_with_the_reason(evening: Evening) -> None:
    evening.go_on("second_round")
    evening.say(0, CARD)
    table = evening.board(0)
    table.context.set_offline(True)
    write(table, "Trop tard ?")
    evening.go_on("votes")
    table.context.set_offline(False)
    shows(table, "Les gommettes")
    expect(table.locator("#told.faulty")).to_contain_text("Trop tard ?", timeout=SOON)
    expect(note(table, "Trop tard ?")).to_have_count(0)
    assert table.locator("#text").input_value() == "Trop tard ?"


def test_what_is_half_typed_stays_while_others_write_and_the_phase_moves(evening: Evening) -> None:
    evening.go_on("first_round")
    table = evening.board(0)
    table.get_by_label("Une seule chose").press_sequentially("On pourrait")
    evening.go_on("second_round")
    shows(table, "Deuxième tour")
    evening.say(0, CARD)
    expect(note(table, CARD)).to_have_count(1)
    table.keyboard.type(" partager")
    assert table.get_by_label("Une seule chose").input_value() == "On pourrait partager"


def test_the_stage_is_led_with_the_keyboard_alone(evening: Evening) -> None:
    stage = evening.host
    stage.goto(f"{evening.address}/scene")
    tab_to(stage, lambda it: it["text"].strip() == f"{NEXT}Accueil")
    stage.keyboard.press("Enter")
    shows(stage, "Accueil")


def test_the_timer_counts_on_the_servers_clock_and_speaks_each_minute_only(evening: Evening) -> None:
    evening.go_on("first_round")
    table = evening.people[0]
    table.clock.install(time=datetime.now(UTC) - timedelta(hours=3))
    evening.board(0)
    clock, aloud = table.locator(".timer > :first-child"), table.locator(".timer > .unseen")
    expect(clock).to_have_text(re.compile(r"^24:\d\d$"))
    expect(aloud).to_have_text("Encore 25 minutes")
    table.clock.run_for(20_000)
    expect(aloud).to_have_text("Encore 25 minutes")
    table.clock.run_for(60_000)
    expect(clock).to_have_text(re.compile(r"^23:\d\d$"))
    expect(aloud).to_have_text("Encore 24 minutes")
