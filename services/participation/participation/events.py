"""What participation tells the others: every public field of what moved, no free text, no count, no person's id.

Who sees what is declared here; the ids of actors and authors travel apart, for services only.
"""

from marshmallow import Schema, fields

from chassis.events import Catalogue
from participation.challenges.schemas import OwnChallenge

catalogue = Catalogue("participation")


class ContributionTold(Schema):
    """A contribution without its text: ask the API, so that what was erased or declined since is gone."""

    id = fields.UUID()
    kind = fields.String()
    themes = fields.List(fields.String())
    commune = fields.String()
    edition = fields.String(allow_none=True)
    language = fields.String()
    state = fields.String()
    version = fields.Integer()
    origins = fields.List(fields.String())
    merged_into = fields.String(attribute="lives_on", allow_none=True)
    created_at = fields.DateTime()
    published_at = fields.DateTime(allow_none=True)


CONTRIBUTION = [field.attribute or name for name, field in ContributionTold().fields.items()]


class GroupedTold(ContributionTold):
    challenge = fields.String(metadata={"description": "The ref of the challenge, `challenges/<id>`."})


class ChallengeTold(OwnChallenge):
    """A challenge, whole: all of it is public."""


class CommentTold(Schema):
    id = fields.UUID()
    contribution = fields.Function(lambda comment: f"contributions/{comment.contribution}")
    language = fields.String()
    state = fields.String()
    version = fields.Integer()
    created_at = fields.DateTime()
    published_at = fields.DateTime(allow_none=True)


class ReportTold(Schema):
    id = fields.UUID()
    subject = fields.String()
    category = fields.String()


class ParticipantTold(Schema):
    participant = fields.UUID()


class MergeTold(ParticipantTold):
    known_as = fields.UUID()


class RoleTold(ParticipantTold):
    role = fields.String()


class SignInTold(Schema):
    id = fields.UUID()
    language = fields.String()
    expires_at = fields.DateTime()


declare = catalogue.declare

contribution_submitted = declare("contribution.submitted", "internal", ContributionTold, "Someone known said it.")
contribution_revised = declare(
    "contribution.revised", "internal", ContributionTold, "Its author changed it before it was public."
)
contribution_dropped = declare(
    "contribution.dropped", "internal", ContributionTold, "It was withdrawn before it was public."
)
contribution_published = declare("contribution.published", "public", ContributionTold, "All may read it now.")
contribution_edited = declare("contribution.edited", "public", ContributionTold, "Its author changed it in public.")
contribution_declined = declare(
    "contribution.declined", "internal", ContributionTold, "A moderator declined it, and says why to its author."
)
contribution_unpublished = declare(
    "contribution.unpublished", "public", ContributionTold, "It was public and is no more: copies go too."
)
contribution_withdrawn = declare("contribution.withdrawn", "public", ContributionTold, "Its author took it back.")
contribution_supported = declare("contribution.supported", "public", ContributionTold, "One more person stands behind.")
contribution_support_withdrawn = declare(
    "contribution.support_withdrawn", "public", ContributionTold, "One person fewer stands behind it."
)
contribution_appealed = declare(
    "contribution.appealed", "internal", ContributionTold, "Its author contests that it was declined."
)
contribution_appeal_upheld = declare(
    "contribution.appeal_upheld", "public", ContributionTold, "The appeal was right: all may read it again."
)
contribution_appeal_rejected = declare(
    "contribution.appeal_rejected", "internal", ContributionTold, "The appeal was answered: it stays declined."
)

contribution_answered = declare("contribution.answered", "public", ContributionTold, "It is answered: read how.")
contribution_grouped = declare("contribution.grouped", "public", GroupedTold, "A challenge takes it up.")
contribution_ungrouped = declare("contribution.ungrouped", "public", GroupedTold, "That challenge holds it no more.")
contribution_merged = declare(
    "contribution.merged", "public", ContributionTold, "It lives on in another that says the same."
)
contribution_unmerged = declare("contribution.unmerged", "public", ContributionTold, "Its merge is undone.")

challenge_created = declare("challenge.created", "internal", ChallengeTold, "A challenge is being drafted.")
challenge_revised = declare("challenge.revised", "internal", ChallengeTold, "A draft changed.")
challenge_published = declare("challenge.published", "public", ChallengeTold, "All may read it now.")
challenge_edited = declare("challenge.edited", "public", ChallengeTold, "It changed, or what it is made of.")
challenge_taken_up = declare("challenge.taken_up", "public", ChallengeTold, "A workshop works on it.")
challenge_put_back = declare("challenge.put_back", "public", ChallengeTold, "No workshop works on it any more.")
challenge_transformed = declare("challenge.transformed", "public", ChallengeTold, "A project comes of it.")
challenge_closed = declare("challenge.closed", "public", ChallengeTold, "Nobody works on it any more.")

comment_submitted = declare("comment.submitted", "internal", CommentTold, "Someone known commented.")
comment_dropped = declare("comment.dropped", "internal", CommentTold, "It was withdrawn before it was public.")
comment_published = declare("comment.published", "public", CommentTold, "All may read it now.")
comment_declined = declare("comment.declined", "internal", CommentTold, "A moderator declined it, and says why.")
comment_unpublished = declare("comment.unpublished", "public", CommentTold, "It was public and is no more.")
comment_withdrawn = declare("comment.withdrawn", "public", CommentTold, "Its author took it back.")
comment_appealed = declare("comment.appealed", "internal", CommentTold, "Its author contests that it was declined.")
comment_appeal_upheld = declare("comment.appeal_upheld", "public", CommentTold, "The appeal was right.")
comment_appeal_rejected = declare("comment.appeal_rejected", "internal", CommentTold, "It stays declined.")

report_submitted = declare("report.submitted", "internal", ReportTold, "Someone asks a moderator to look.")

participant_joined = declare("participant.joined", "internal", ParticipantTold, "A person claimed what they said.")
participant_merged = declare(
    "participant.merged", "internal", MergeTold, "One person turned out to be another, known before."
)
participant_erased = declare(
    "participant.erased", "territory", ParticipantTold, "A person asked to be forgotten: forget them too."
)
sign_in_requested = declare("sign_in.requested", "internal", SignInTold, "Someone waits for a link and a code.")
role_granted = declare("role.granted", "internal", RoleTold, "A person got a role.")
role_revoked = declare("role.revoked", "internal", RoleTold, "A person lost a role.")

# What one operation may tell, as its contract says.
SAID = (contribution_submitted, contribution_published)
CHANGED = (contribution_edited, contribution_revised)
TAKEN_BACK = (contribution_withdrawn, contribution_dropped)
COMMENTED = (comment_submitted, comment_published)
UNCOMMENTED = (comment_withdrawn, comment_dropped)
DECIDED = (
    contribution_published,
    contribution_declined,
    contribution_unpublished,
    comment_published,
    comment_declined,
    comment_unpublished,
)
APPEALED = (contribution_appealed, comment_appealed)
ANSWERED = (
    contribution_appeal_upheld,
    contribution_appeal_rejected,
    comment_appeal_upheld,
    comment_appeal_rejected,
)
GROUPED = (challenge_revised, challenge_edited, contribution_grouped, contribution_ungrouped)
MERGED = (contribution_merged, contribution_edited)
UNMERGED = (contribution_unmerged, contribution_edited)
CLAIMED = (participant_joined, participant_merged)
