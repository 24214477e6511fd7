"""What the contracts show of each field, as the démarche would say it; `tools.contracts` makes them whole.

`any` is what a field says wherever nothing else is said; a shape, an operation or an event says what is its own.
"""

from typing import Any

NEED = "01981f5a-7c00-7000-8000-000000000001"
CHALLENGE = "01981f5a-7c00-7000-8000-000000000004"
MESSAGE = "01981f5a-7c00-7000-8000-000000000020"
WEBHOOK = "01981f5a-7c00-7000-8000-000000000021"
ATTEMPT = "01981f5a-7c00-7000-8000-000000000022"
EVENT = "01981f5a-7c00-7000-8000-00000000e000"
PUBLISHED = "participation.contribution.published.v1"
TYPES = ["participation.contribution.*", "projects.commitment.kept.v1"]
OPENED = "2026-11-24T18:30:00+00:00"
SEQUENCE = "00000000000000000042"
MAILS = {
    "contributions": True,
    "comments": True,
    "supports": False,
    "thread": True,
    "workshops": True,
    "commitments": True,
    "roles": True,
    "integrations": True,
}

ANY: dict[str, Any] = {
    "version": 1,
    "created_at": OPENED,
    "edition": "nord-2022",
    "state": "published",
    "title": "Votre besoin est publié",
    "origins": [],
    "type": PUBLISHED,
    "next": None,
    "url": "https://www.villerupt.example.fr/demarche",
    "types": TYPES,
    "description": "Site de la ville",
    "enabled": True,
}

EXAMPLES: dict[str, dict[str, Any]] = {
    "any": ANY,
    "AuditLine": {
        "id": "01981f5a-7c00-7000-8000-0000000000f1",
        "created_at": OPENED,
        "actor": "person:01981f5a-7c00-7000-8000-0000000000aa",
        "operation": "rotate_secret",
        "subject": f"webhooks/{WEBHOOK}",
        "events": [],
        "trace": "4bf92f3577b34da6a3ce929d0e0e4736",
    },
    # The event log
    "CloudEvent": {
        "specversion": "1.0",
        "id": EVENT,
        "source": "https://meurthe-et-moselle.example.fr/participation",
        "subject": f"contributions/{NEED}",
        "time": OPENED,
        "datacontenttype": "application/json",
        "dataschema": f"/api/asyncapi.json#/components/schemas/{PUBLISHED}",
        "territory": "meurthe-et-moselle",
        "sequence": SEQUENCE,
        "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "data": {
            "id": NEED,
            "kind": "need",
            "themes": ["circular-economy"],
            "commune": "54580",
            "edition": "nord-2022",
            "language": "fr",
            "state": "published",
            "version": 2,
            "origins": [],
            "merged_into": None,
            "created_at": OPENED,
            "published_at": OPENED,
        },
    },
    "EventType": {
        "service": "participation",
        "visibility": "public",
        "summary": "All may read it now.",
        "schema": {"type": "object", "properties": {"type": {"const": PUBLISHED}, "data": {"type": "object"}}},
    },
    "stream_events": {
        "example": f'id: {SEQUENCE}\nevent: {PUBLISHED}\ndata: {{"specversion": "1.0", "id": "{EVENT}", …}}\n\n'
    },
    # Threads
    "Thread": {"of": f"contributions/{NEED}"},
    "ThreadStep": {
        "ref": f"challenges/{CHALLENGE}",
        "side": "after",
        "public": True,
        "title": "Comment réparer plutôt que jeter, près de chez soi ?",
        "origins": [f"contributions/{NEED}"],
        "at": OPENED,
        "changed_at": OPENED,
    },
    # Messages and what one follows
    "Message": {
        "id": MESSAGE,
        "kind": "contribution.published",
        "category": "contributions",
        "text": "Tout le monde peut lire « Faire réparer près de chez soi ».",
        "about": f"contributions/{NEED}",
        "page": f"/contributions/{NEED}",
        "count": 1,
        "read_at": None,
    },
    "read_message": {"read_at": "2026-11-24T19:02:00+00:00"},
    "Subscription": {"language": "fr", "mail": MAILS},
    "SubscriptionChange": {"language": "fr", "mail": {"supports": False}},
    "NewFollow": {"ref": f"contributions/{NEED}"},
    "Followed": {"ref": f"contributions/{NEED}", "reason": "author"},
    "Unsubscribed": {"category": "thread"},
    "MailTold": {"kind": "contribution.published"},
    "BounceTold": {"status": 550},
    # Webhooks
    "Webhook": {
        "id": WEBHOOK,
        "disabled_because": None,
        "failing_since": None,
    },
    "WebhookSecret": {"secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"},
    "change_webhook": {"version": 2},
    "rotate_secret": {"version": 2},
    "Attempt": {"id": ATTEMPT, "event": EVENT, "number": 1, "status": 204, "milliseconds": 87, "error": None},
    "Planned": {"count": 1},
    "Replay": {"event": EVENT, "after": ...},
    "WebhookTold": {"id": WEBHOOK, "reason": "gone", "version": 2},
}
