"""Every page is closed to frames, foreign scripts and inline code; what is someone's is kept in no cache."""

import re

import pytest

from tests.browser import Browser

PAGES = ["/", "/contributions", "/dire", "/connexion", "/recu", "/api/docs", "/problems/gone", "/nowhere"]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_allows_no_inline_code_and_no_frame(browser: Browser, path: str):
    headers = browser.open(path).headers
    policy = headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(
    "path", ["/api/v1/contributions", "/api/v1/nothing", "/api/openapi.json", "/static/icon.svg", "/health/ready"]
)
def test_what_is_no_page_is_guarded_in_the_same_way(browser: Browser, path: str):
    headers = browser.open(path).headers
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_holds_no_inline_style_or_script(browser: Browser, path: str):
    html = browser.open(path).body.decode()
    assert not re.search(r"<script(?![^>]* src=)|<script[^>]*>[^<]|<style|\sstyle=|\son\w+=", html)


def test_someones_page_is_kept_nowhere(people):
    assert "no-store" in people.known().open("/moi").headers["Cache-Control"]


def test_what_the_api_says_to_someone_is_kept_nowhere(people):
    assert "no-store" in people.known().api("GET", "/me").headers["Cache-Control"]


def test_an_answer_says_that_it_depends_on_who_asks(browser: Browser):
    headers = browser.api("GET", "/contributions").headers
    assert headers["Cache-Control"] == "private, no-cache"
    assert {"Authorization", "Cookie"} <= set(headers["Vary"].split(", "))


def test_a_file_of_ours_is_kept_for_a_year(browser: Browser):
    address = re.search(r"/static/site\.css\?v=\w+", browser.open("/").body.decode())
    assert address
    page = browser.open(address[0])
    assert "max-age=31536000" in page.headers["Cache-Control"]
    assert browser.open(address[0], If_None_Match=page.headers["ETag"]).status == 304


def test_a_page_weighs_little(browser: Browser):
    html, css = browser.open("/contributions").body, browser.open("/static/site.css").body
    assert len(html) + len(css) < 100_000
