"""What the contracts show of each field, as the démarche would say it; `tools.contracts` makes them whole.

`any` is what a field says wherever nothing else is said; a shape, an operation or an event says what is its own.
"""

from typing import Any

NEED = "01981f5a-7c00-7000-8000-000000000001"
SAME_NEED = "01981f5a-7c00-7000-8000-000000000002"
COMMENT = "01981f5a-7c00-7000-8000-000000000003"
CHALLENGE = "01981f5a-7c00-7000-8000-000000000004"
WORKSHOP = "01981f5a-7c00-7000-8000-000000000005"
PERSON = "01981f5a-7c00-7000-8000-0000000000aa"
KNOWN_PERSON = "01981f5a-7c00-7000-8000-0000000000ab"
ASKED = "01981f5a-7c00-7000-8000-0000000000c1"
SAID = (
    "Quand la machine à laver tombe en panne, on nous dit d’en acheter une neuve. Il manque un endroit, même une fois "
    "par mois, où quelqu’un regarde ce qui se répare."
)
SOON = "Un atelier de réparation ouvre à Villerupt le premier samedi de chaque mois."
VOLUNTEER = "J’étais électricien, je veux bien tenir une table un samedi sur deux."
QUESTION = "Comment réparer plutôt que jeter, près de chez soi ?"
UPHELD = "En effet : rien n’y désigne quelqu’un."
HARM = "On y lit le nom et l’adresse de quelqu’un."
DECLINED = "Le texte donne le nom et l’adresse d’un voisin : dites-le sans nommer personne."
CONTESTED = "Je ne nomme personne : « le bout de la rue » n’est pas une adresse."
OPENED = "2026-11-24T18:30:00+00:00"
LATER = "2026-11-25T09:10:00+00:00"

ANY: dict[str, Any] = {
    "id": NEED,
    "kind": "need",
    "title": "Faire réparer près de chez soi",
    "text": SAID,
    "language": "fr",
    "themes": ["circular-economy"],
    "commune": "54580",
    "edition": "nord-2022",
    "areas": ["nord"],
    "state": "published",
    "version": 2,
    "origins": [],
    "merged_into": None,
    "created_at": OPENED,
    "published_at": LATER,
    "decided_at": LATER,
    "expires_at": "2026-11-24T18:45:00+00:00",
    "mine": False,
    "waiting": False,
    "contribution": f"contributions/{NEED}",
    "challenge": f"challenges/{CHALLENGE}",
    "subject": f"contributions/{NEED}",
    "category": "personal_data",
    "reason": DECLINED,
    "supported": True,
    "participant": PERSON,
    "label": "Camille",
    "pseudonym": "Camille",
    "email": "camille@example.org",
    "role": "moderator",
    "roles": ["moderator"],
    "session": "ses_2Yw0m8cQk1vJ7uTn4hXa9Rb6Le3Zd5GsQp7Vf1Ky8Wo",
    "statement": None,
    "causes": "Les réparateurs ont fermé ; les pièces sont chères ; personne ne sait à qui demander.",
    "people_concerned": "Tous les foyers du Pays Haut, d’abord ceux qui n’ont pas de voiture.",
    "existing": "La ressourcerie de Longwy, ouverte deux matins par semaine.",
    "name": "Portail open data",
    "scopes": ["contributions:read", "events:read"],
    "limits": "default",
}

EXAMPLES: dict[str, dict[str, Any]] = {
    "any": ANY,
    "AuditLine": {
        "id": "01981f5a-7c00-7000-8000-0000000000f1",
        "created_at": OPENED,
        "actor": "person:01981f5a-7c00-7000-8000-0000000000aa",
        "operation": "decide",
        "subject": f"contributions/{NEED}",
        "events": ["participation.contribution.declined.v1"],
        "trace": "4bf92f3577b34da6a3ce929d0e0e4736",
    },
    # Contributions
    "ContributionDetail": {
        "answer": None,
        "challenges": [],
        "actions": ["unsupport", "comment", "report"],
    },
    "Answer": {"text": SOON, "answered_at": LATER},
    "NewAnswer": {"text": SOON},
    "Merging": {"into": SAME_NEED},
    "list_grouped": {"state": "in_challenge", "origins": []},
    "submit_contribution": {
        "state": "submitted",
        "version": 1,
        "published_at": None,
        "mine": True,
        "supported": False,
        "counts": {"supports": 0, "comments": 0},
        "actions": ["edit", "withdraw"],
    },
    "edit_contribution": {"mine": True, "supported": False, "version": 3, "actions": ["edit", "withdraw", "comment"]},
    "answer_contribution": {"state": "answered", "version": 3, "answer": {"text": SOON, "answered_at": LATER}},
    "merge_contribution": {"state": "merged", "version": 3, "merged_into": f"contributions/{SAME_NEED}", "actions": []},
    "unmerge_contribution": {"version": 4},
    "withdraw_contribution": {"state": "withdrawn", "version": 3, "mine": True, "supported": False, "actions": []},
    "unsupport": {"supported": False, "supports": 11},
    "Counts": {"supports": 12, "comments": 3},
    "Supported": {"contribution": NEED, "supports": 12},
    "Support": {"contribution": NEED},
    "Grouping": {"contribution": NEED},
    # Comments
    "Comment": {
        "id": COMMENT,
        "text": VOLUNTEER,
        "actions": ["report"],
    },
    "NewComment": {"text": VOLUNTEER},
    "OwnComment": {
        "id": COMMENT,
        "contribution": NEED,
        "text": VOLUNTEER,
    },
    "CommentTold": {"id": COMMENT},
    "submit_comment": {"state": "submitted", "version": 1, "published_at": None, "mine": True, "actions": ["withdraw"]},
    "withdraw_comment": {"state": "withdrawn", "version": 3, "mine": True, "actions": []},
    # Challenges
    "OwnChallenge": {
        "id": CHALLENGE,
        "title": QUESTION,
        "origins": [f"contributions/{NEED}"],
    },
    "NewChallenge": {
        "title": QUESTION,
        "contributions": [NEED],
    },
    "ChallengeChange": {
        "title": "Comment réparer plutôt que jeter, dans chaque commune ?",
    },
    "ChallengeCounts": {"contributions": 1},
    "ChallengeDetail": {"workshops": [], "actions": ["edit", "group", "close"]},
    "ChallengeNamed": {"id": CHALLENGE, "title": QUESTION},
    "create_challenge": {
        "state": "draft",
        "version": 1,
        "published_at": None,
        "actions": ["edit", "publish", "group", "close"],
    },
    "edit_challenge": {"title": "Comment réparer plutôt que jeter, dans chaque commune ?", "version": 3},
    "group_contribution": {"version": 3},
    "ungroup_contribution": {"version": 4, "origins": [], "counts": {"contributions": 0}},
    "close_challenge": {"state": "closed", "version": 3, "actions": []},
    # Moderation
    "Queued": {
        "state": "submitted",
        "version": 1,
        "queued_at": OPENED,
        "under": None,
    },
    "Earlier": {"published": 3, "declined": 0},
    "NewReport": {"text": HARM},
    "OpenReport": {"text": HARM},
    "Report": {"id": ASKED},
    "ReportTold": {"id": ASKED},
    "OwnReport": {"text": HARM},
    "Decision": {"id": ASKED, "decision": "decline"},
    "NewDecision": {"decision": "decline"},
    "DecisionMade": {"state": "declined"},
    "OwnAppeal": {"id": ASKED, "text": CONTESTED, "state": "open", "reason": None, "decided_at": None},
    "Appeal": {"version": 1},
    "NewAppeal": {"text": CONTESTED},
    "AppealAnswer": {"uphold": True, "reason": UPHELD},
    "OwnAnswer": {"state": "upheld", "reason": UPHELD},
    "decide_appeal": {
        "state": "upheld",
        "version": 2,
        "reason": UPHELD,
        "decided_at": LATER,
    },
    # People: how they come in, what they hold
    "Me": {"id": PERSON, "provisional": False, "version": 3},
    "Participant": {"id": PERSON},
    "Held": {"since": OPENED, "given_by": "Alix"},
    "grant_role": {"roles": ["facilitator", "moderator"]},
    "revoke_role": {"roles": []},
    "OwnGrant": {"granted": True},
    "Export": {"claimed_at": LATER},
    "ReceiptCode": {"code": "K7QM3-RTX9D"},
    "ReceiptAnswer": {"session": "ses_2Yw0m8cQk1vJ7uTn4hXa9Rb6Le3Zd5GsQp7Vf1Ky8Wo"},
    "AdministratorLinkOpened": {"receipt": "K7QM3-RTX9D", "sign_in": ASKED},
    "SignIn": {"id": ASKED},
    "SignInTold": {"id": ASKED},
    "OwnSignIn": {"confirmed_at": LATER},
    "Proof": {"code": "402917", "token": ...},
    "SignedIn": {"merged": False},
    "Session": {
        "id": ASKED,
        "via": "link",
        "seen_at": "2026-11-24T00:00:00+00:00",
        "expires_at": "2027-05-23T18:30:00+00:00",
        "current": True,
    },
    "NewToken": {
        "expires_at": "2027-11-24T00:00:00+00:00",
    },
    "Token": {
        "id": ASKED,
        "expires_at": "2027-11-24T00:00:00+00:00",
    },
    "TokenMade": {"secret": "tok_9Rb6Le3Zd5Gs2Yw0m8cQk1vJ7uTn4hXaHt5Mc2Ni6Bj"},
    # Figures
    "Found": {"number": 57, "more": False},
    "Shares": {"by": "commune"},
    "Share": {"code": "54580", "needs": 48, "ideas": 17},
    "Statistics": {
        "kinds": {"need": 214, "idea": 86},
        "contributions": {"published": 121, "in_challenge": 148, "answered": 23, "merged": 8},
        "voices": 231,
        "supports": 1904,
        "comments": 377,
        "challenges": {"published": 12, "in_workshop": 21, "transformed": 7},
    },
    # What is told
    "participation.contribution.submitted.v1": {"state": "submitted", "version": 1, "published_at": None},
    "participation.contribution.revised.v1": {"state": "submitted", "published_at": None},
    "participation.contribution.dropped.v1": {"state": "withdrawn", "published_at": None},
    "participation.contribution.edited.v1": {"version": 3},
    "participation.contribution.declined.v1": {"state": "declined", "published_at": None},
    "participation.contribution.unpublished.v1": {"state": "declined", "version": 3},
    "participation.contribution.withdrawn.v1": {"state": "withdrawn", "version": 3},
    "participation.contribution.appealed.v1": {"state": "declined", "published_at": None},
    "participation.contribution.appeal_upheld.v1": {"version": 3},
    "participation.contribution.appeal_rejected.v1": {"state": "declined", "published_at": None},
    "participation.contribution.answered.v1": {"state": "answered", "version": 3},
    "participation.contribution.grouped.v1": {"state": "in_challenge", "version": 3},
    "participation.contribution.ungrouped.v1": {"version": 4},
    "participation.contribution.merged.v1": {
        "state": "merged",
        "version": 3,
        "merged_into": f"contributions/{SAME_NEED}",
    },
    "participation.contribution.unmerged.v1": {"version": 4},
    "participation.challenge.created.v1": {"state": "draft", "version": 1, "published_at": None},
    "participation.challenge.revised.v1": {"state": "draft", "published_at": None},
    "participation.challenge.edited.v1": {"version": 3},
    "participation.challenge.taken_up.v1": {"state": "in_workshop", "version": 3},
    "participation.challenge.put_back.v1": {"version": 4},
    "participation.challenge.transformed.v1": {"state": "transformed", "version": 4},
    "participation.challenge.closed.v1": {"state": "closed", "version": 3},
    "participation.comment.submitted.v1": {"state": "submitted", "version": 1, "published_at": None},
    "participation.comment.dropped.v1": {"state": "withdrawn", "published_at": None},
    "participation.comment.declined.v1": {"state": "declined", "published_at": None},
    "participation.comment.unpublished.v1": {"state": "declined", "version": 3},
    "participation.comment.withdrawn.v1": {"state": "withdrawn", "version": 3},
    "participation.comment.appealed.v1": {"state": "declined", "published_at": None},
    "participation.comment.appeal_upheld.v1": {"version": 3},
    "participation.comment.appeal_rejected.v1": {"state": "declined", "published_at": None},
    "participation.participant.merged.v1": {"known_as": KNOWN_PERSON},
}
