-- Why: a quote is decided by more people than the one who asked for it. It is shown to somebody without an account by a link (only the hash
-- of its token is kept; it expires and can be revoked), it is approved by a second person where the organisation says so, and it is asked
-- for again once it ran out, as the next version of the same. Approval is bound to the hash of what was approved, and the database itself
-- refuses to book a quote that needs one and has none. A role of its own may quote and ask, and books nothing.
-- Locks: ACCESS EXCLUSIVE on quote and membership for an instant (columns without a default that is computed, and a check that is widened).

ALTER TABLE membership DROP CONSTRAINT membership_role_check;
ALTER TABLE membership ADD CONSTRAINT membership_role_check
  CHECK (role IN ('OWNER', 'ADMIN', 'BILLING', 'REQUESTER', 'VIEWER', 'STAFF_READER', 'STAFF_OPERATOR'));

-- The first version names none; the others name the first, so no two of them are the same version of it.
ALTER TABLE quote
  ADD COLUMN first_id text,
  ADD COLUMN version int NOT NULL DEFAULT 1,
  -- The person or key that asked for it; null: from before this was kept.
  ADD COLUMN made_by text,
  ADD CONSTRAINT quote_version_check CHECK (version >= 1 AND (first_id IS NULL) = (version = 1)),
  ADD CONSTRAINT quote_first_fkey FOREIGN KEY (org_id, first_id) REFERENCES quote (org_id, id);
CREATE UNIQUE INDEX quote_version ON quote (first_id, version) WHERE first_id IS NOT NULL;

CREATE TABLE quote_share (
  id text PRIMARY KEY,
  org_id text NOT NULL REFERENCES organisation,
  quote_id text NOT NULL,
  -- SHA-256 of the token, in hex. The token itself is shown once and kept nowhere.
  token_hash text NOT NULL UNIQUE CHECK (token_hash ~ '^[0-9a-f]{64}$'),
  made_by text NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL CHECK (expires_at > created_at AND expires_at <= created_at + interval '90 days'),
  revoked_at timestamptz,
  revoked_by text,
  -- Visits at least ten minutes apart, and the last of them.
  opens int NOT NULL DEFAULT 0 CHECK (opens >= 0),
  last_opened_at timestamptz,
  CHECK (num_nulls(revoked_at, revoked_by) IN (0, 2)),
  FOREIGN KEY (org_id, quote_id) REFERENCES quote (org_id, id)
);
CREATE INDEX quote_share_of ON quote_share (quote_id);

CREATE TABLE quote_approval_rule (
  org_id text PRIMARY KEY REFERENCES organisation,
  currency char(3) NOT NULL,
  -- Quotes above it, and quotes in any other currency, need an approver; null: none does.
  above_minor bigint CHECK (above_minor >= 0),
  set_by text NOT NULL,
  set_at timestamptz NOT NULL
);

CREATE TABLE quote_approval (
  id text PRIMARY KEY,
  org_id text NOT NULL REFERENCES organisation,
  quote_id text NOT NULL,
  -- SHA-256 of everything that was put before the approver, in hex, and its total.
  content_hash text NOT NULL CHECK (content_hash ~ '^[0-9a-f]{64}$'),
  currency char(3) NOT NULL,
  total_minor bigint NOT NULL,
  state text NOT NULL CHECK (state IN ('PENDING', 'APPROVED', 'DECLINED')),
  note text NOT NULL CHECK (length(note) <= 500),
  requested_by text NOT NULL,
  requested_at timestamptz NOT NULL,
  decided_by text,
  decided_at timestamptz,
  reason text CHECK (length(reason) <= 500),
  CONSTRAINT quote_approval_decided CHECK ((state = 'PENDING') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL)),
  CONSTRAINT quote_approval_two_people CHECK (decided_by <> requested_by),
  FOREIGN KEY (org_id, quote_id) REFERENCES quote (org_id, id)
);
CREATE INDEX quote_approval_of ON quote_approval (quote_id, id);
CREATE UNIQUE INDEX quote_approval_waiting ON quote_approval (quote_id) WHERE state = 'PENDING';

-- Decided once, by somebody who neither asked nor made the quote.
CREATE FUNCTION quote_approval_moves() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'PENDING' THEN
      RAISE EXCEPTION 'approval % begins as a question', NEW.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.state <> 'PENDING' THEN
    RAISE EXCEPTION 'approval % is % for good', OLD.id, OLD.state USING ERRCODE = 'restrict_violation';
  END IF;
  IF EXISTS (SELECT FROM quote WHERE id = NEW.quote_id AND made_by = NEW.decided_by) THEN
    RAISE EXCEPTION 'quote % is approved by another person than %', NEW.quote_id, NEW.decided_by USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER quote_approval_moves BEFORE INSERT OR UPDATE ON quote_approval FOR EACH ROW EXECUTE FUNCTION quote_approval_moves();

-- The last wall: what needs an approver is booked with one, at exactly what was approved. A quote that stands for a contract's tranche is
-- born ACCEPTED; that one was signed.
CREATE FUNCTION quote_is_approved() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_state text;
  v_fits boolean;
BEGIN
  SELECT state, currency = NEW.currency AND total_minor = NEW.total_minor INTO v_state, v_fits
  FROM quote_approval WHERE quote_id = NEW.id ORDER BY id DESC LIMIT 1;
  IF v_state = 'DECLINED' THEN
    RAISE EXCEPTION 'quote % was declined', NEW.id USING ERRCODE = 'restrict_violation';
  END IF;
  IF (v_state IS DISTINCT FROM 'APPROVED' OR NOT v_fits) AND EXISTS (
    SELECT FROM quote_approval_rule r
    WHERE r.org_id = NEW.org_id AND r.above_minor IS NOT NULL AND (r.currency <> NEW.currency OR NEW.total_minor > r.above_minor)
  ) THEN
    RAISE EXCEPTION 'quote % needs an approval', NEW.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER quote_is_approved BEFORE UPDATE OF state ON quote
  FOR EACH ROW WHEN (NEW.state = 'ACCEPTED' AND OLD.state = 'OPEN') EXECUTE FUNCTION quote_is_approved();

-- What a token opens: one quote, if the link stands. Whoever comes by a link has no organisation, so this looks for them; what they then may
-- read of the quote is decided by who calls it. A visit leaves a line, but not more than one in ten minutes.
CREATE FUNCTION open_quote_share(p_hash text) RETURNS TABLE (share_id text, org_id text, quote_id text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_share quote_share;
BEGIN
  SELECT s.* INTO v_share FROM quote_share s
  WHERE s.token_hash = p_hash AND s.revoked_at IS NULL AND s.expires_at > market_now();
  IF NOT FOUND THEN RETURN; END IF;
  UPDATE quote_share s SET opens = s.opens + 1, last_opened_at = market_now()
  WHERE s.id = v_share.id AND (s.last_opened_at IS NULL OR s.last_opened_at <= market_now() - interval '10 minutes');
  IF FOUND THEN
    INSERT INTO audit_log (org_id, actor_id, action, subject_id, detail)
    VALUES (v_share.org_id, v_share.id, 'quote.opened', v_share.quote_id, '{}');
    PERFORM party_tell('quote.opened', v_share.quote_id, v_share.org_id);
  END IF;
  RETURN QUERY SELECT v_share.id, v_share.org_id, v_share.quote_id;
END
$$;
REVOKE ALL ON FUNCTION open_quote_share(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION open_quote_share(text) TO gridlease_app;

-- The people and keys of the organisation itself, by name: who did what is its own business, and a name is all that is said.
CREATE FUNCTION principal_names(p_ids text[]) RETURNS TABLE (id text, name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT u.id, u.name FROM app_user u JOIN membership m ON m.user_id = u.id AND m.org_id = (SELECT sec.org()) WHERE u.id = ANY (p_ids)
  UNION ALL
  SELECT k.id, k.name FROM api_key k WHERE k.org_id = (SELECT sec.org()) AND k.id = ANY (p_ids)
$$;
REVOKE ALL ON FUNCTION principal_names(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION principal_names(text[]) TO gridlease_app;

CREATE FUNCTION party_tell_quote_share() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM party_tell(CASE TG_OP WHEN 'INSERT' THEN 'quote.shared' ELSE 'quote.share_revoked' END, NEW.quote_id, NEW.org_id);
  RETURN NULL;
END
$$;
CREATE FUNCTION party_tell_quote_approval() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM party_tell(
    CASE NEW.state WHEN 'PENDING' THEN 'quote.approval_requested' WHEN 'APPROVED' THEN 'quote.approved' ELSE 'quote.approval_declined' END,
    NEW.quote_id, NEW.org_id);
  RETURN NULL;
END
$$;
CREATE TRIGGER tell_new AFTER INSERT ON quote_share FOR EACH ROW EXECUTE FUNCTION party_tell_quote_share();
CREATE TRIGGER tell_revoked AFTER UPDATE OF revoked_at ON quote_share
  FOR EACH ROW WHEN (OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL) EXECUTE FUNCTION party_tell_quote_share();
CREATE TRIGGER tell AFTER INSERT OR UPDATE OF state ON quote_approval FOR EACH ROW EXECUTE FUNCTION party_tell_quote_approval();

DO $$
DECLARE
  v_table text;
  v_own constant text := '(SELECT sec.org())';
BEGIN
  FOREACH v_table IN ARRAY ARRAY['quote_share', 'quote_approval_rule', 'quote_approval'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', v_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', v_table);
    EXECUTE format('CREATE POLICY owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', v_table);
    EXECUTE format('CREATE POLICY staff ON %I TO gridlease_staff USING (true) WITH CHECK (true)', v_table);
    EXECUTE format('CREATE POLICY own ON %I TO gridlease_app USING (org_id = %s) WITH CHECK (org_id = %s)', v_table, v_own, v_own);
    EXECUTE format('CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', v_table);
  END LOOP;
END
$$;
-- The hash of a token can be written and looked for by the function above, and read by nobody.
GRANT SELECT (id, org_id, quote_id, made_by, created_at, expires_at, revoked_at, revoked_by, opens, last_opened_at), INSERT
  ON quote_share TO gridlease_app;
GRANT UPDATE (revoked_at, revoked_by) ON quote_share TO gridlease_app;
GRANT SELECT, INSERT ON quote_approval_rule, quote_approval TO gridlease_app;
GRANT UPDATE (currency, above_minor, set_by, set_at) ON quote_approval_rule TO gridlease_app;
GRANT UPDATE (state, decided_by, decided_at, reason) ON quote_approval TO gridlease_app;
GRANT SELECT ON quote_approval_rule, quote_approval TO gridlease_staff;
GRANT SELECT (id, org_id, quote_id, made_by, created_at, expires_at, revoked_at, revoked_by, opens, last_opened_at)
  ON quote_share TO gridlease_staff;
