"""What is alike: contributions that share words with a text, the rare ones counting most.

Each word brings at most 500 of them, so that a common one costs no more than a rare one; what shares several words is
found by any of these.
"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        CREATE FUNCTION similar_contributions(said text, most integer)
        RETURNS TABLE (id uuid, likeness double precision)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog ROWS 5 AS $$
            WITH asked AS MATERIALIZED (
                SELECT word FROM unnest(public.search_words(current_setting('app.territory', true), $1)) AS word
                ORDER BY length(word) DESC LIMIT 20
            ), found AS MATERIALIZED (
                SELECT asked.word, one.id FROM asked, LATERAL (
                    SELECT contribution.id FROM public.contribution
                    WHERE words @> ARRAY[asked.word] AND public AND state <> 'merged'
                        AND territory = nullif(current_setting('app.territory', true), '')
                    LIMIT 500
                ) AS one
            ), weighed AS (
                SELECT word, 1 / (1 + ln(count(*))) AS weight FROM found GROUP BY word
            )
            SELECT id, sum(weight) FROM found JOIN weighed USING (word) GROUP BY id
            HAVING count(*) >= least(2, (SELECT count(*) FROM asked))
            ORDER BY sum(weight) DESC, id DESC LIMIT $2
        $$;
        REVOKE ALL ON FUNCTION similar_contributions FROM PUBLIC;
        GRANT EXECUTE ON FUNCTION similar_contributions TO participation_app;
    """)
