"""The whole surface of notifications at a glance: a short method for each route, event and job."""

from typing import Any
from uuid import UUID

from chassis import audit
from chassis.audit import AuditLine, AuditQuery
from chassis.events import Event
from chassis.http import Page, Reply, anyone, delete, get, patch, person, post, role
from chassis.http.lists import ListQuery
from chassis.jobs import Job, Then
from chassis.runtime import Runtime
from chassis.service import Service, job, subscribe
from chassis.work import Work
from notifications import events, subscribers
from notifications.examples import EXAMPLES
from notifications.log import actions as log
from notifications.log import queries as log_reads
from notifications.log import schemas as log_shapes
from notifications.log import stream
from notifications.mail import actions as mail
from notifications.messages import actions as messages
from notifications.messages import queries as message_reads
from notifications.messages import schemas as message_shapes
from notifications.parts import Parts
from notifications.subscriptions import actions as subscriptions
from notifications.subscriptions import queries as subscription_reads
from notifications.subscriptions import schemas as subscription_shapes
from notifications.threads import queries as thread_reads
from notifications.threads import schemas as thread_shapes
from notifications.webhooks import actions as webhooks
from notifications.webhooks import queries as webhook_reads
from notifications.webhooks import schemas as webhook_shapes

Answer = dict[str, Any]
administrator = role("administrator")


class Notifications(Service):
    """What people and integrators are told."""

    name = "notifications"
    catalogue = events.catalogue
    examples = EXAMPLES

    @classmethod
    def make_parts(cls, runtime: Runtime) -> Parts:
        return Parts.of(runtime)

    def keep_house(self, work: Work) -> None:
        """Forget what is older than was promised."""
        log.forget_old(work)
        mail.forget_old(work)
        webhooks.forget_old(work)
        self.runtime.parts.transport.forget_before(work.now - mail.KEPT)

    # People

    @get("/messages", query=message_shapes.MessageQuery, gives=message_shapes.Message, many=True, who=person())
    def list_messages(self, work: Work, query: Answer) -> Page:
        """List what I was told, the newest first."""
        return message_reads.found(work, self.runtime.words, query)

    @post("/messages/{id}/read", gives=message_shapes.Message, who=person())
    def read_message(self, work: Work, id: UUID) -> Answer:
        """Note that I read a message."""
        return message_reads.shown(work, self.runtime.words, messages.read(work, id))

    @get("/subscriptions", gives=subscription_shapes.Subscription, who=person())
    def read_subscriptions(self, work: Work) -> Answer:
        """Read how I am told, and what I follow."""
        return subscription_reads.shown(work)

    @patch(
        "/subscriptions",
        takes=subscription_shapes.SubscriptionChange,
        gives=subscription_shapes.Subscription,
        who=person(),
    )
    def change_subscriptions(self, work: Work, data: Answer) -> Answer:
        """Choose which mails I get, and in which language."""
        return subscriptions.change(work, data)

    @post(
        "/subscriptions/follows",
        takes=subscription_shapes.NewFollow,
        gives=subscription_shapes.Subscription,
        who=person(),
    )
    def follow(self, work: Work, data: Answer) -> Answer:
        """Follow something that all can read: I am told what becomes of it. A second time changes nothing."""
        return subscriptions.follow(work, data["ref"])

    @delete("/subscriptions/follows/{kind}/{id}", who=person())
    def unfollow(self, work: Work, kind: str, id: UUID) -> None:
        """Follow it no more; what I said, support or give goes on being told to me."""
        subscriptions.unfollow(work, f"{kind}/{id}")

    @get("/me/notifications", gives=subscription_shapes.KeptByNotifications, who=person())
    def export_what_i_did(self, work: Work) -> Answer:
        """Take along what is kept about me here, beside `/messages` and `/subscriptions`."""
        return subscription_reads.kept(work)

    @post("/unsubscribe/{token}", gives=subscription_shapes.Unsubscribed, who=anyone)
    def unsubscribe(self, work: Work, token: str) -> Answer:
        """End a category of mails by one click, without signing in (RFC 8058)."""
        return subscriptions.mute(work, token)

    # The event log

    @get("/events", query=log_shapes.EventQuery, gives=log_shapes.CloudEvent, many=True)
    def list_events(self, work: Work, query: Answer) -> Page:
        """Read what happened, in order, from a cursor on; 90 days are kept."""
        return log_reads.found(work, query)

    @get("/events/stream", query=log_shapes.StreamQuery, media=stream.LIVE)
    def stream_events(self, work: Work, query: Answer) -> Reply:
        """Follow what happens as it happens (Server-Sent Events); `Last-Event-ID` resumes."""
        return stream.open(self.runtime.parts.tail, work, query)

    @get("/events/{sequence}", gives=log_shapes.CloudEvent)
    def read_event(self, work: Work, sequence: str) -> Answer:
        """Read one event by its number."""
        return log_reads.one(work, sequence)

    @get("/event-types", gives=log_shapes.EventType, many=True)
    def list_event_types(self, work: Work) -> Page:
        """List the events there are, with their shapes."""
        return Page(self.runtime.parts.vocabulary.types(work.acting))

    @get("/threads", query=thread_shapes.ThreadQuery, gives=thread_shapes.Thread)
    def read_thread(self, work: Work, query: Answer) -> Answer:
        """Walk a thread both ways: what an object came from, and what became of it."""
        return thread_reads.thread(work, query["of"])

    # Webhooks

    @post(
        "/webhooks",
        takes=webhook_shapes.NewWebhook,
        gives=webhook_shapes.WebhookSecret,
        status=201,
        who=administrator,
    )
    def create_webhook(self, work: Work, data: Answer) -> Answer:
        """Have an address called for each event of some types; the secret is shown this once."""
        return webhooks.create(work, data)

    @get("/webhooks", query=ListQuery, gives=webhook_shapes.Webhook, many=True, who=administrator)
    def list_webhooks(self, work: Work, query: Answer) -> Page:
        """List the webhooks of the territory."""
        return webhook_reads.listed(work, query)

    @get("/webhooks/{id}", gives=webhook_shapes.Webhook, who=administrator)
    def read_webhook(self, work: Work, id: UUID) -> Any:
        """Read one webhook."""
        return webhook_reads.one(work, id)

    @patch(
        "/webhooks/{id}",
        takes=webhook_shapes.WebhookChange,
        gives=webhook_shapes.Webhook,
        guarded=True,
        who=administrator,
    )
    def change_webhook(self, work: Work, id: UUID, data: Answer) -> Any:
        """Change a webhook, disable it, or enable it again."""
        return webhooks.change(work, id, data)

    @delete("/webhooks/{id}", who=administrator)
    def remove_webhook(self, work: Work, id: UUID) -> None:
        """Call a webhook no more."""
        webhooks.remove(work, id)

    @post("/webhooks/{id}/rotate-secret", gives=webhook_shapes.WebhookSecret, who=administrator)
    def rotate_secret(self, work: Work, id: UUID) -> Answer:
        """Give a webhook a new secret; for 24 hours both sign."""
        return webhooks.rotate(work, id)

    @get("/webhooks/{id}/attempts", query=ListQuery, gives=webhook_shapes.Attempt, many=True, who=administrator)
    def list_attempts(self, work: Work, id: UUID, query: Answer) -> Page:
        """List the calls of a webhook and what came of them."""
        return webhook_reads.attempts(work, id, query)

    @post("/webhooks/{id}/test", gives=webhook_shapes.Planned, status=202, who=administrator)
    def test_webhook(self, work: Work, id: UUID) -> Answer:
        """Call a webhook with a test event."""
        return webhooks.test(work, id)

    @post(
        "/webhooks/{id}/replay",
        takes=webhook_shapes.Replay,
        gives=webhook_shapes.Planned,
        status=202,
        who=administrator,
    )
    def replay_events(self, work: Work, id: UUID, data: Answer) -> Answer:
        """Call out again one event, or those after a cursor."""
        return webhooks.replay(work, id, data)

    # What staff did

    @get("/audit/notifications", query=AuditQuery, gives=AuditLine, many=True, who=administrator, personal=True)
    def list_audit(self, work: Work, query: Answer) -> Page:
        """List what staff did here, by their roles or a token, the latest first; a year is kept."""
        return audit.listed(work, query)

    # What happens elsewhere

    @subscribe("#")
    def log(self, work: Work, event: Event) -> None:
        subscribers.record(work, event)

    @subscribe(
        "participation.contribution.*.v1",
        "participation.comment.*.v1",
        "participation.role.*.v1",
        "workshops.workshop.*.v1",
        "workshops.registration.*.v1",
        "workshops.facilitator.*.v1",
        "workshops.sheet.*.v1",
        "projects.#",
        "notifications.webhook.disabled.v1",
    )
    def people(self, work: Work, event: Event) -> None:
        subscribers.tell(work, event)

    @subscribe("participation.sign_in.requested.v1")
    def sign_in(self, work: Work, event: Event) -> None:
        subscribers.sign_in(work, event)

    @subscribe("participation.participant.merged.v1")
    def merged(self, work: Work, event: Event) -> None:
        subscribers.merged(work, event)

    @subscribe("participation.participant.erased.v1")
    def erased(self, work: Work, event: Event) -> None:
        subscribers.erased(work, event)

    # What is due

    @job(messages.THREAD)
    def tell_thread(self, work: Work, job: Job) -> None:
        messages.tell_thread(work, job.payload)

    @job(mail.MAIL, outside=True, schedule=mail.SCHEDULE)
    def send_mail(self, job: Job) -> Then:
        return mail.send(self.runtime, job)

    @job(mail.SIGN_IN, outside=True, schedule=mail.SCHEDULE)
    def send_sign_in(self, job: Job) -> Then:
        return mail.send_sign_in(self.runtime, job)

    @job(mail.FORGET, outside=True)
    def forget_mail(self, job: Job) -> None:
        mail.forget(self.runtime, job)

    @job(webhooks.CALL, outside=True, schedule=webhooks.SCHEDULE)
    def call_webhook(self, job: Job) -> Then:
        return webhooks.deliver(self.runtime, job)

    @job(subscribers.FORGET, outside=True)
    def forget(self, job: Job) -> None:
        subscribers.forget_mails(self.runtime, job)
