"""The host names the territory, and nothing else does."""

import dataclasses

import pytest
from werkzeug.wrappers import Request

from chassis.http import Problem
from chassis.http.client import environment
from chassis.territory import Territory
from gateway.hosts import Hosts
from tests.browser import Browser
from tests.installation import Installation


@pytest.fixture
def hosts(installation: Installation):
    """Hosts of an installation with these settings changed."""

    def make(**changed: object) -> Hosts:
        return Hosts(dataclasses.replace(installation.settings, **changed), installation.process.registry)

    return make


def request(address: str, forwarded: str = "") -> Request:
    return Request({**environment("GET", "/", "", b"", {"X-Forwarded-For": forwarded}), "REMOTE_ADDR": address})


def test_the_base_host_lists_the_territories(port: int, host: str):
    page = Browser(port, "localhost").open("/")
    assert any(link.startswith(f"http://{host}") for link in page.html.links)


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "[::1]", "LOCALHOST.", "localhost:8000"])
def test_this_machine_names_no_territory(hosts, name: str):
    assert hosts().territory(name) is None


def test_a_slug_before_the_base_host_names_its_territory(hosts, territory: Territory):
    assert hosts().territory(f"{territory.slug}.localhost:8000") is territory


def test_a_host_of_the_installations_map_names_its_territory(hosts, territory: Territory):
    assert hosts(hosts={"192.168.1.10": territory.slug}).territory("192.168.1.10:8000") is territory


def test_a_territorys_own_host_names_it(hosts, installation: Installation):
    made = installation.territory(**{'code = "54"\n': 'code = "54"\nhosts = ["jparticipe.example"]\n'})
    assert hosts().territory("jparticipe.example") is made


@pytest.mark.parametrize("name", ["example.org", "nobody.localhost", "", "localhost.example.org"])
def test_any_other_host_is_misdirected(hosts, name: str):
    with pytest.raises(Problem) as refused:
        hosts().territory(name)
    assert refused.value.status == 421


def test_a_program_is_told_so_as_a_problem(port: int):
    page = Browser(port, "example.org").api("GET", "/contributions")
    assert (page.status, page.json["type"]) == (421, "/problems/unknown-host")


def test_a_browser_is_led_to_the_territories(port: int, installation: Installation):
    lost = Browser(port, "example.org")
    page = lost.open("/")
    assert page.status == 421
    assert page.html.links[-1].startswith("http://localhost")
    assert not page.html.forms
    assert lost.open("/static/site.css").status == 200


def test_health_answers_on_any_host(port: int):
    assert Browser(port, "example.org").open("/health/ready").status == 200


def test_the_base_host_has_no_contributions(port: int):
    assert Browser(port, "localhost").api("GET", "/contributions").status == 404


def test_what_a_stranger_says_of_its_address_counts_for_nothing(hosts):
    assert hosts().client(request("203.0.113.7", "198.51.100.1")) == "203.0.113.7"


def test_a_trusted_proxy_says_whom_it_speaks_for(hosts):
    ours = hosts(trusted_proxies=("10.0.0.0/8",))
    assert ours.client(request("10.0.0.1", "192.0.2.9, 198.51.100.1, 10.0.0.2")) == "198.51.100.1"
