-- Why: an organisation reads its own side of the books: what each of its accounts held at an instant, and what was written down in a stretch.
-- Journals stay unreadable to customers, since their other entries are somebody else's; these two functions give the organisation's own
-- entries with the facts of their journals, by the time they were posted, so that a statement of a past month never changes.
-- Locks: nothing; all objects are new.

CREATE FUNCTION statement_balances(p_owner text, p_before timestamptz)
RETURNS TABLE (type text, owner_id text, currency char(3), minor bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM sec.require_org(p_owner);
  RETURN QUERY
    SELECT a.type, a.owner_id, a.currency, sum(e.minor)::bigint
    FROM account a JOIN entry e ON e.account_id = a.id JOIN journal j ON j.id = e.journal_id
    WHERE a.owner_id = p_owner AND j.posted_at < p_before
    GROUP BY a.type, a.owner_id, a.currency;
END
$$;

-- In the order in which they were written down, after the given one; the cursor of an entry is (posted_at, journal, seq).
CREATE FUNCTION statement_entries(
  p_owner text, p_from timestamptz, p_until timestamptz, p_after_at timestamptz, p_after_journal text, p_after_seq int, p_limit int
)
RETURNS TABLE (
  journal_id text, seq int, kind text, source_type text, source_id text, effective_at timestamptz, posted_at timestamptz, reverses_id text,
  type text, owner_id text, currency char(3), minor bigint
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM sec.require_org(p_owner);
  RETURN QUERY
    SELECT j.id, e.seq, j.kind, j.source_type, j.source_id, j.effective_at, j.posted_at, j.reverses_id, a.type, a.owner_id, a.currency, e.minor
    FROM account a JOIN entry e ON e.account_id = a.id JOIN journal j ON j.id = e.journal_id
    WHERE a.owner_id = p_owner AND j.posted_at >= p_from AND j.posted_at < p_until
      AND (p_after_at IS NULL OR (j.posted_at, j.id, e.seq) > (p_after_at, p_after_journal, p_after_seq))
    ORDER BY j.posted_at, j.id, e.seq LIMIT p_limit;
END
$$;

REVOKE ALL ON FUNCTION statement_balances(text, timestamptz) FROM PUBLIC;
REVOKE ALL ON FUNCTION statement_entries(text, timestamptz, timestamptz, timestamptz, text, int, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION statement_balances(text, timestamptz) TO gridlease_app, gridlease_staff;
GRANT EXECUTE ON FUNCTION statement_entries(text, timestamptz, timestamptz, timestamptz, text, int, int) TO gridlease_app, gridlease_staff;
