"""People, and what they hold: sessions, receipts, sign-ins, roles, tokens.

What is theirs alone goes with them (CASCADE).
"""

from alembic import op

from chassis.migrations.foundation import isolate

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = [
    "participant",
    "session",
    "receipt",
    "receipt_try",
    "sign_in",
    "role",
    "role_grant",
    "token",
    "administrator_link",
]


def upgrade() -> None:
    op.execute("""
        CREATE TABLE participant (
            territory text NOT NULL, id uuid NOT NULL, created_at timestamptz NOT NULL,
            version integer NOT NULL DEFAULT 1, email text, pseudonym text, language text NOT NULL,
            claimed_at timestamptz, PRIMARY KEY (territory, id)
        );
        CREATE UNIQUE INDEX participant_email ON participant (territory, email) WHERE email IS NOT NULL;

        CREATE TABLE session (
            territory text NOT NULL, id uuid NOT NULL, created_at timestamptz NOT NULL,
            participant uuid NOT NULL, digest bytea NOT NULL, via text NOT NULL,
            seen_at timestamptz NOT NULL, expires_at timestamptz NOT NULL,
            PRIMARY KEY (territory, id), UNIQUE (territory, digest),
            FOREIGN KEY (territory, participant) REFERENCES participant (territory, id) ON DELETE CASCADE
        );
        CREATE INDEX session_of ON session (territory, participant);
        CREATE INDEX session_expiry ON session (territory, expires_at);

        CREATE TABLE receipt (
            territory text NOT NULL, id uuid NOT NULL, created_at timestamptz NOT NULL,
            participant uuid NOT NULL, digest bytea NOT NULL,
            PRIMARY KEY (territory, id), UNIQUE (territory, digest),
            FOREIGN KEY (territory, participant) REFERENCES participant (territory, id) ON DELETE CASCADE
        );
        CREATE INDEX receipt_of ON receipt (territory, participant);
        CREATE TABLE receipt_try (
            territory text NOT NULL, id uuid NOT NULL, created_at timestamptz NOT NULL, PRIMARY KEY (territory, id)
        );
        CREATE INDEX receipt_try_age ON receipt_try (territory, created_at);

        CREATE TABLE sign_in (
            territory text NOT NULL, id uuid NOT NULL, created_at timestamptz NOT NULL,
            email text NOT NULL, participant uuid, session uuid, language text NOT NULL,
            tries integer NOT NULL DEFAULT 0, expires_at timestamptz NOT NULL, confirmed_at timestamptz,
            PRIMARY KEY (territory, id),
            FOREIGN KEY (territory, participant) REFERENCES participant (territory, id)
                ON DELETE SET NULL (participant)
        );
        CREATE INDEX sign_in_address ON sign_in (territory, email, created_at);
        CREATE INDEX sign_in_age ON sign_in (territory, created_at);
        CREATE INDEX sign_in_of ON sign_in (territory, participant);

        CREATE TABLE role (
            territory text NOT NULL, id uuid NOT NULL, created_at timestamptz NOT NULL,
            participant uuid NOT NULL, role text NOT NULL,
            PRIMARY KEY (territory, id), UNIQUE (territory, participant, role),
            FOREIGN KEY (territory, participant) REFERENCES participant (territory, id) ON DELETE CASCADE
        );
        CREATE TABLE role_grant (
            territory text NOT NULL, id uuid NOT NULL, created_at timestamptz NOT NULL,
            participant uuid NOT NULL, role text NOT NULL, granted boolean NOT NULL, actor uuid,
            PRIMARY KEY (territory, id)
        );

        CREATE TABLE token (
            territory text NOT NULL, id uuid NOT NULL, created_at timestamptz NOT NULL,
            name text NOT NULL, digest bytea NOT NULL, scopes text[] NOT NULL, limits text NOT NULL,
            expires_at timestamptz, created_by uuid,
            PRIMARY KEY (territory, id), UNIQUE (territory, digest),
            FOREIGN KEY (territory, created_by) REFERENCES participant (territory, id) ON DELETE CASCADE
        );
        CREATE INDEX token_of ON token (territory, created_by);

        CREATE TABLE administrator_link (
            territory text NOT NULL, id uuid NOT NULL, created_at timestamptz NOT NULL,
            digest bytea NOT NULL, expires_at timestamptz NOT NULL,
            PRIMARY KEY (territory, id), UNIQUE (territory, digest)
        );
    """)
    isolate("participation", TABLES)
