-- Why: both sides of a deal want to hear of what happens to it at once: a page that is open, a program that follows the feed, a webhook.
-- Each transaction that changes a state leaves a line for every organisation concerned, with its own number (as 0017 does for capacity), so
-- nothing is announced that did not happen and nothing that happened is left out, whoever did it. A line names what changed and not how:
-- who hears of it reads the thing itself. Who follows the feed asks for lines of transactions that ended before the oldest one still at
-- work, so the order is the same for all and nothing comes in behind what was read.
-- Locks: SHARE ROW EXCLUSIVE on each of the tables below for an instant, to add a trigger.

CREATE TABLE party_event (
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  seq bigint GENERATED ALWAYS AS IDENTITY,
  org_id text NOT NULL REFERENCES organisation,
  -- What it is about and what became of it, e.g. lease.degraded
  type text NOT NULL CHECK (type ~ '^[a-z_]{1,30}[.][a-z_]{1,30}$'),
  subject_id text NOT NULL,
  -- Market time.
  at timestamptz NOT NULL DEFAULT market_now(),
  PRIMARY KEY (org_id, xid, seq)
);
-- For those that are forgotten.
CREATE INDEX party_event_at ON party_event (at);

CREATE FUNCTION party_tell(p_type text, p_subject text, VARIADIC p_orgs text[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  INSERT INTO party_event (org_id, type, subject_id) SELECT DISTINCT o, p_type, p_subject FROM unnest(p_orgs) AS o WHERE o IS NOT NULL
$$;
REVOKE ALL ON FUNCTION party_tell(text, text, text[]) FROM PUBLIC;

-- Both parties hear of leases, contracts and their term sheets. Argument: the noun.
CREATE FUNCTION party_tell_both() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM party_tell(TG_ARGV[0] || '.' || lower(NEW.state), NEW.id, NEW.org_id, NEW.provider_org_id);
  RETURN NULL;
END
$$;
-- Its owner alone. Argument: the noun.
CREATE FUNCTION party_tell_own() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM party_tell(TG_ARGV[0] || '.' || lower(NEW.state), NEW.id, NEW.org_id);
  RETURN NULL;
END
$$;
CREATE FUNCTION party_tell_contract() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM party_tell(CASE TG_OP WHEN 'INSERT' THEN 'contract.signed' ELSE 'contract.changed' END, NEW.id, NEW.org_id, NEW.provider_org_id);
  RETURN NULL;
END
$$;
CREATE FUNCTION party_tell_invoice() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' OR NEW.state <> OLD.state THEN
    PERFORM party_tell('invoice.' || lower(NEW.state), NEW.id, NEW.org_id);
  END IF;
  IF TG_OP = 'UPDATE' AND NEW.payment_error IS DISTINCT FROM OLD.payment_error AND NEW.payment_error IS NOT NULL THEN
    PERFORM party_tell('invoice.payment_failed', NEW.id, NEW.org_id);
  END IF;
  RETURN NULL;
END
$$;
CREATE FUNCTION party_tell_invoice_wire() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM party_tell('invoice.part_received', NEW.invoice_id, NEW.org_id);
  RETURN NULL;
END
$$;
CREATE FUNCTION party_tell_credit_note() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM party_tell('credit_note.issued', NEW.id, NEW.org_id, NEW.provider_org_id);
  RETURN NULL;
END
$$;
CREATE FUNCTION party_tell_dispute() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM party_tell('dispute.' || NEW.status, NEW.id, NEW.org_id);
  RETURN NULL;
END
$$;
CREATE FUNCTION party_tell_budget() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM party_tell('budget.reached', NEW.budget_id, NEW.org_id);
  RETURN NULL;
END
$$;

CREATE TRIGGER tell_new AFTER INSERT ON quote FOR EACH ROW EXECUTE FUNCTION party_tell_own('quote');
CREATE TRIGGER tell_changed AFTER UPDATE OF state ON quote FOR EACH ROW WHEN (NEW.state <> OLD.state) EXECUTE FUNCTION party_tell_own('quote');
CREATE TRIGGER tell_new AFTER INSERT ON lease FOR EACH ROW EXECUTE FUNCTION party_tell_both('lease');
CREATE TRIGGER tell_changed AFTER UPDATE OF state ON lease FOR EACH ROW WHEN (NEW.state <> OLD.state) EXECUTE FUNCTION party_tell_both('lease');
CREATE TRIGGER tell_new AFTER INSERT ON term_sheet FOR EACH ROW EXECUTE FUNCTION party_tell_both('term_sheet');
CREATE TRIGGER tell_changed AFTER UPDATE OF state ON term_sheet
  FOR EACH ROW WHEN (NEW.state <> OLD.state) EXECUTE FUNCTION party_tell_both('term_sheet');
CREATE TRIGGER tell_new AFTER INSERT ON contract FOR EACH ROW EXECUTE FUNCTION party_tell_contract();
CREATE TRIGGER tell_changed AFTER UPDATE OF version ON contract
  FOR EACH ROW WHEN (NEW.version <> OLD.version) EXECUTE FUNCTION party_tell_contract();
CREATE TRIGGER tell AFTER INSERT OR UPDATE OF state, payment_error ON invoice FOR EACH ROW EXECUTE FUNCTION party_tell_invoice();
CREATE TRIGGER tell AFTER INSERT ON invoice_wire FOR EACH ROW EXECUTE FUNCTION party_tell_invoice_wire();
CREATE TRIGGER tell AFTER INSERT ON credit_note FOR EACH ROW EXECUTE FUNCTION party_tell_credit_note();
CREATE TRIGGER tell_new AFTER INSERT ON refund FOR EACH ROW EXECUTE FUNCTION party_tell_own('refund');
CREATE TRIGGER tell_changed AFTER UPDATE OF state ON refund FOR EACH ROW WHEN (NEW.state <> OLD.state) EXECUTE FUNCTION party_tell_own('refund');
CREATE TRIGGER tell_new AFTER INSERT ON dispute FOR EACH ROW EXECUTE FUNCTION party_tell_dispute();
CREATE TRIGGER tell_changed AFTER UPDATE OF status ON dispute
  FOR EACH ROW WHEN (NEW.status <> OLD.status) EXECUTE FUNCTION party_tell_dispute();
CREATE TRIGGER tell_new AFTER INSERT ON top_up FOR EACH ROW EXECUTE FUNCTION party_tell_own('top_up');
CREATE TRIGGER tell_changed AFTER UPDATE OF state ON top_up FOR EACH ROW WHEN (NEW.state <> OLD.state) EXECUTE FUNCTION party_tell_own('top_up');
CREATE TRIGGER tell_new AFTER INSERT ON payout FOR EACH ROW EXECUTE FUNCTION party_tell_own('payout');
CREATE TRIGGER tell_changed AFTER UPDATE OF state ON payout FOR EACH ROW WHEN (NEW.state <> OLD.state) EXECUTE FUNCTION party_tell_own('payout');
CREATE TRIGGER tell AFTER INSERT ON budget_alert FOR EACH ROW EXECUTE FUNCTION party_tell_budget();

-- Lines are written by the triggers alone and never changed; the worker forgets old ones.
CREATE TRIGGER append_only BEFORE UPDATE OR TRUNCATE ON party_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE party_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE party_event FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON party_event TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY staff ON party_event TO gridlease_staff USING (true) WITH CHECK (true);
CREATE POLICY own ON party_event TO gridlease_app USING (org_id = (SELECT sec.org()));
GRANT SELECT ON party_event TO gridlease_app, gridlease_staff;
GRANT DELETE ON party_event TO gridlease_staff;
