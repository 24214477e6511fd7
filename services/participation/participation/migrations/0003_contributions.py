"""Contributions, supports and comments, and the search that row-level security would keep from its index.

What was said in public stays when its author is erased, signed by nobody (SET NULL). `queued_at` tells since when a
moderator is awaited; `waiting` marks what an unclaimed person said, which nobody else sees.
"""

from alembic import op

from chassis.migrations.foundation import isolate

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        -- The words of a text as they are searched: accents folded, then French word forms (and plurals in -os and -us,
        -- which the stemmer leaves; without the small words that its list forgets), each marked with its territory, so
        -- that one index serves all territories and none pays for another's posting lists.
        CREATE FUNCTION search_words(territory text, said text) RETURNS text[]
        LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog AS $$
            SELECT coalesce(array_agg(DISTINCT left(md5($1), 6) || word), '{}') FROM (
                SELECT regexp_replace(lexeme, '([aiou])[sx]$', '\\1') AS word FROM unnest(to_tsvector(
                    'french', replace(replace(replace(replace(
                        regexp_replace(normalize($2, NFKD), U&'[\\0300-\\036f]', '', 'g'),
                        'œ', 'oe'), 'Œ', 'oe'), 'æ', 'ae'), 'Æ', 'ae')
                ))
            ) AS stems WHERE word <> ALL ('{a,cet,le,leur,mem,tre}')
        $$;
        REVOKE ALL ON FUNCTION search_words FROM PUBLIC;
        GRANT EXECUTE ON FUNCTION search_words TO participation_app;

        CREATE TABLE contribution (
            territory text NOT NULL, id uuid NOT NULL, created_at timestamptz NOT NULL,
            version integer NOT NULL DEFAULT 1, kind text NOT NULL, state text NOT NULL,
            title text, text text NOT NULL, language text NOT NULL, themes text[] NOT NULL, commune text NOT NULL,
            edition text, origins text[] NOT NULL, author uuid, receipt uuid, waiting boolean NOT NULL,
            queued_at timestamptz, published_at timestamptz,
            supports integer NOT NULL DEFAULT 0, comments integer NOT NULL DEFAULT 0,
            public boolean GENERATED ALWAYS AS (state IN ('published', 'in_challenge', 'answered', 'merged')) STORED,
            words text[] GENERATED ALWAYS AS (search_words(territory, coalesce(title, '') || ' ' || text)) STORED,
            PRIMARY KEY (territory, id),
            FOREIGN KEY (territory, author) REFERENCES participant (territory, id) ON DELETE SET NULL (author),
            FOREIGN KEY (territory, receipt) REFERENCES receipt (territory, id) ON DELETE SET NULL (receipt)
        );
        CREATE INDEX contribution_recent ON contribution (territory, id DESC) WHERE public;
        CREATE INDEX contribution_supported ON contribution (territory, supports DESC, id DESC) WHERE public;
        CREATE INDEX contribution_commune ON contribution (territory, commune, id DESC) WHERE public;
        CREATE INDEX contribution_queue ON contribution (territory, queued_at, id) WHERE queued_at IS NOT NULL;
        CREATE INDEX contribution_author ON contribution (territory, author, id DESC) WHERE author IS NOT NULL;
        CREATE INDEX contribution_receipt ON contribution (territory, receipt) WHERE receipt IS NOT NULL;
        -- Without fastupdate: a search never reads through a list of what was said lately.
        CREATE INDEX contribution_words ON contribution USING gin (words) WITH (fastupdate = off);

        -- MATERIALIZED: without it the planner, which cannot know the words, may walk the whole territory for an order.
        CREATE FUNCTION search_contributions(said text, most integer) RETURNS SETOF uuid
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog ROWS 100 AS $$
            WITH asked AS MATERIALIZED (
                SELECT public.search_words(current_setting('app.territory', true), $1) AS words
            ), found AS MATERIALIZED (
                SELECT id, territory FROM public.contribution
                WHERE words @> (SELECT words FROM asked) AND (SELECT words FROM asked) <> '{}'
            )
            SELECT id FROM found WHERE territory = nullif(current_setting('app.territory', true), '')
            ORDER BY id DESC LIMIT $2
        $$;
        REVOKE ALL ON FUNCTION search_contributions FROM PUBLIC;
        GRANT EXECUTE ON FUNCTION search_contributions TO participation_app;

        CREATE TABLE support (
            territory text NOT NULL, id uuid NOT NULL, created_at timestamptz NOT NULL,
            contribution uuid NOT NULL, participant uuid, waiting boolean NOT NULL,
            PRIMARY KEY (territory, id), UNIQUE (territory, contribution, participant),
            FOREIGN KEY (territory, contribution) REFERENCES contribution (territory, id) ON DELETE CASCADE,
            FOREIGN KEY (territory, participant) REFERENCES participant (territory, id)
                ON DELETE SET NULL (participant)
        );
        CREATE INDEX support_of ON support (territory, participant) WHERE participant IS NOT NULL;

        CREATE TABLE comment (
            territory text NOT NULL, id uuid NOT NULL, created_at timestamptz NOT NULL,
            version integer NOT NULL DEFAULT 1, state text NOT NULL, contribution uuid NOT NULL,
            text text NOT NULL, language text NOT NULL, author uuid, waiting boolean NOT NULL,
            queued_at timestamptz, published_at timestamptz,
            PRIMARY KEY (territory, id),
            FOREIGN KEY (territory, contribution) REFERENCES contribution (territory, id) ON DELETE CASCADE,
            FOREIGN KEY (territory, author) REFERENCES participant (territory, id) ON DELETE SET NULL (author)
        );
        CREATE INDEX comment_under ON comment (territory, contribution, id) WHERE state = 'published';
        CREATE INDEX comment_queue ON comment (territory, queued_at, id) WHERE queued_at IS NOT NULL;
        CREATE INDEX comment_author ON comment (territory, author) WHERE author IS NOT NULL;
    """)
    isolate("participation", ["contribution", "support", "comment"])
