"""The host names the territory, and nothing else does."""

from tests.browser import Browser


def test_the_base_host_lists_the_territories(port: int, host: str) -> None:
    page = Browser(port, "localhost").open("/")
    assert any(link.startswith(f"http://{host}") for link in page.html.links)


def test_an_unknown_host_is_misdirected(port: int) -> None:
    assert Browser(port, "example.org").open("/").status == 421


def test_health_answers_on_any_host(port: int) -> None:
    assert Browser(port, "example.org").open("/health/ready").status == 200
