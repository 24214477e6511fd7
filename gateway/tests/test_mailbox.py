"""The local mailbox is for whoever sits at the machine, or has its token; a territory sees its own mails."""

import dataclasses
from pathlib import Path

import pytest

from chassis.territory import Territory
from tests.browser import Browser
from tests.installation import Installation

MAIL = """From: demarche@localhost
To: voisine@exemple.fr
Subject: =?utf-8?q?Votre_besoin_est_publi=C3=A9?=
Demarche-Territory: {slug}
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

Lisez-le : http://{slug}.localhost/contributions/1
"""


@pytest.fixture
def mail(installation: Installation, territory: Territory) -> Path:
    folder = installation.settings.data / "mail"
    folder.mkdir(exist_ok=True)
    path = folder / f"{territory.slug}.eml"
    path.write_text(MAIL.format(slug=territory.slug), "utf-8")
    return path


@pytest.fixture
def settled(installation: Installation, monkeypatch):
    """Change the door's settings for one test."""
    door = installation.runtime("gateway").application

    def change(**changed: object) -> None:
        monkeypatch.setattr(door, "settings", dataclasses.replace(door.settings, **changed))

    return change


def test_whoever_sits_here_reads_the_territorys_mails(mail: Path, browser: Browser):
    assert "Votre besoin est publié" in browser.open("/boite").text


def test_the_links_of_a_mail_can_be_followed(mail: Path, browser: Browser, host: str):
    assert f"http://{host}/contributions/1" in browser.open(f"/boite/{mail.name}").html.links


def test_a_mail_of_another_territory_does_not_exist(mail: Path, installation: Installation, port: int):
    other = Browser(port, f"{installation.territory().slug}.localhost")
    assert other.open(f"/boite/{mail.name}").status == 404
    assert "Votre besoin est publié" not in other.open("/boite").text


def test_a_file_elsewhere_is_no_mail(mail: Path, browser: Browser):
    assert browser.open("/boite/..%2Fterritories%2Fx.eml").status == 404


@pytest.mark.parametrize("header", ["X_Forwarded_For", "X_Forwarded_Proto", "Forwarded", "Via", "X_Real_Ip"])
def test_whoever_comes_by_a_proxy_does_not_sit_here(mail: Path, browser: Browser, header: str):
    assert browser.open("/boite", **{header: "203.0.113.7"}).status == 404


def test_a_mail_is_kept_in_no_cache(mail: Path, browser: Browser):
    assert "no-store" in browser.open(f"/boite/{mail.name}").headers["Cache-Control"]


def test_where_other_machines_are_answered_the_token_is_needed(mail: Path, browser: Browser, settled):
    settled(listen="0.0.0.0", mailbox_token="open-sesame")
    assert browser.open("/boite").status == 404
    assert browser.open("/boite?token=wrong").status == 404
    page = browser.open("/boite?token=open-sesame")
    assert (page.status, page.url) == (200, "/boite")


def test_an_installation_that_sends_mail_has_no_mailbox(mail: Path, browser: Browser, settled):
    settled(smtp="smtp://localhost")
    assert browser.open("/boite").status == 404
