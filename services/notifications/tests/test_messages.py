"""Each step that concerns a person is told to them, once, in their language, and to nobody else."""

import pytest

from chassis.clock import new_id


def kinds(here, person):
    return [message["kind"] for message in here.messages(person)]


@pytest.mark.parametrize(
    "happened",
    ["submitted", "published", "declined", "appealed", "appeal_upheld", "appeal_rejected"],
)
def test_the_author_of_a_contribution_is_told_of_each_step(here, happened):
    author = new_id()
    here.contribution(happened, author, actor=new_id())
    assert kinds(here, author) == [f"contribution.{happened}"]


@pytest.mark.parametrize("happened", ["published", "declined", "appealed", "appeal_upheld", "appeal_rejected"])
def test_the_author_of_a_comment_is_told_of_each_step(here, happened):
    author = new_id()
    here.comment(happened, author, on=f"contributions/{new_id()}")
    assert kinds(here, author) == [f"comment.{happened}"]


def test_the_author_of_a_contribution_is_told_of_a_comment_on_it(here):
    author, other = new_id(), new_id()
    said = here.contribution("submitted", author)
    here.comment("published", other, on=said.subject)
    assert kinds(here, author) == ["comment.received", "contribution.submitted"]


def test_nobody_is_told_that_they_commented_on_themselves(here):
    author = new_id()
    said = here.contribution("submitted", author)
    here.comment("published", author, on=said.subject)
    assert "comment.received" not in kinds(here, author)


def test_who_follows_is_told_that_it_was_withdrawn_and_the_author_is_not(here):
    author, supporter = new_id(), new_id()
    id = new_id()
    here.contribution("published", author, ref=id)
    here.contribution("supported", author, ref=id, actor=supporter)
    here.contribution("withdrawn", author, ref=id, actor=author)
    assert (kinds(here, supporter), kinds(here, author)[0]) == (["contribution.withdrawn"], "contribution.supported")


def test_the_same_event_again_tells_nobody_twice(here):
    author = new_id()
    event = here.contribution("published", author)
    here.again(event)
    assert len(here.messages(author)) == 1


def test_supports_gather_in_one_message_until_it_is_read(here):
    author, id = new_id(), new_id()
    for _ in range(3):
        here.contribution("supported", author, ref=id, actor=new_id())
    [message] = here.messages(author)
    assert (message["count"], message["title"]) == (3, "3 personnes soutiennent votre besoin")


def test_a_support_after_the_reading_begins_a_new_message(here):
    author, id = new_id(), new_id()
    here.contribution("supported", author, ref=id, actor=new_id())
    read(here, author, here.messages(author)[0])
    here.contribution("supported", author, ref=id, actor=new_id())
    assert [message["count"] for message in here.messages(author)] == [1, 1]


def test_a_support_taken_back_before_the_reading_was_never_told(here):
    author, id, other = new_id(), new_id(), new_id()
    here.contribution("supported", author, ref=id, actor=other)
    here.contribution("support_withdrawn", author, ref=id, actor=other)
    assert here.messages(author) == []


def test_nobody_is_told_of_their_own_support(here):
    author = new_id()
    here.contribution("supported", author, actor=author)
    assert here.messages(author) == []


def test_a_role_is_told_to_who_got_it(here):
    person = new_id()
    data = {"participant": str(person), "role": "moderator"}
    subject = f"participants/{person}"
    here.happens("participation.role.granted.v1", subject, data, visibility="internal", authors=(person,))
    assert [message["title"] for message in here.messages(person)] == ["Un rôle pour vous\u00a0: modération"]


def test_a_message_is_read_in_the_language_of_its_reader(here):
    author = new_id()
    here.contribution("published", author, data={"kind": "idea"})
    assert here.messages(author, language="en")[0]["title"] == "Online: your idea"


def test_a_message_leads_to_its_page(here):
    author = new_id()
    event = here.contribution("published", author)
    assert here.messages(author)[0]["page"] == f"/{event.subject}"


@pytest.mark.parametrize(
    ("happened", "page"),
    [
        ("submitted", "/moi"),
        ("declined", "/contester/{}"),
        ("appealed", "/contester/{}"),
        ("appeal_rejected", "/contester/{}"),
        ("appeal_upheld", "/{}"),
    ],
)
def test_what_is_not_for_all_is_read_on_a_page_of_ones_own(here, happened, page):
    author = new_id()
    event = here.contribution(happened, author)
    assert here.messages(author)[0]["page"] == page.format(event.subject)


def test_the_author_of_a_comment_reads_its_refusal_not_the_page_under_which_it_is_missing(here):
    author = new_id()
    event = here.comment("declined", author, on=f"contributions/{new_id()}")
    assert here.messages(author)[0]["page"] == f"/contester/{event.subject}"


def test_who_follows_what_was_withdrawn_is_not_led_to_where_it_was(here):
    author, supporter, id = new_id(), new_id(), new_id()
    here.contribution("supported", author, ref=id, actor=supporter)
    here.contribution("withdrawn", author, ref=id, actor=author)
    assert here.messages(supporter)[0]["page"] == "/moi"


def read(here, person, message):
    return here.call("POST", f"/messages/{message['id']}/read", here.person(person))


def test_a_read_message_says_when_and_leaves_the_unread_ones(here):
    author = new_id()
    here.contribution("published", author)
    answer = read(here, author, here.messages(author)[0])
    assert answer.json["read_at"] is not None
    assert here.read("/messages?unread=true", here.person(author))["items"] == []


def test_a_message_read_twice_keeps_its_first_time(here):
    author = new_id()
    here.contribution("published", author)
    message = here.messages(author)[0]
    first, second = read(here, author, message), read(here, author, message)
    assert first.json["read_at"] == second.json["read_at"]


def test_nobody_reads_the_message_of_another(here):
    author = new_id()
    here.contribution("published", author)
    assert read(here, new_id(), here.messages(author)[0]).status == 404


def test_a_visitor_has_no_messages(here):
    assert here.call("GET", "/messages").status == 401


def test_messages_are_read_on_from_a_cursor(here):
    author = new_id()
    for _ in range(3):
        here.contribution("published", author)
    page = here.read("/messages?limit=2", here.person(author))
    rest = here.read(f"/messages?limit=2&after={page['next']}", here.person(author))
    assert (len(page["items"]), len(rest["items"]), rest["next"]) == (2, 1, None)


def test_where_moderation_comes_after_only_the_publication_is_told(open_house):
    author = new_id()
    open_house.contribution("submitted", author)
    open_house.contribution("published", author)
    assert kinds(open_house, author) == ["contribution.published"]


@pytest.mark.parametrize("happened", ["hidden", "shown"])
def test_whoever_wrote_news_is_told_what_a_moderator_made_of_it(here, happened):
    author, update = new_id(), new_id()
    here.step(f"projects.update.{happened}", f"updates/{update}", None, visibility="internal", authors=(author,),
              actor=new_id(), project=f"projects/{new_id()}", title="La Roue libre")  # fmt: skip
    [message] = here.messages(author)
    assert ("La Roue libre" in message["title"], message["page"]) == (True, f"/nouvelles/{update}")
