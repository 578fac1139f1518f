-- Why: a contract bills each tranche by its schedule (CONTRACT) and by its meters (CONTRACT_METER). A line says how its amount came about and
-- which schedule row it bills. Deposits and prepayments of contracts are asked for and kept apart from invoices: they are the tenant's money.
-- Locks: ACCESS EXCLUSIVE on invoice and invoice_line while their rows are checked (kind); the new columns are nullable, nothing is rewritten.
ALTER TABLE invoice DROP CONSTRAINT invoice_kind_check;
ALTER TABLE invoice ADD CONSTRAINT invoice_kind_check CHECK (kind IN ('RENT', 'USAGE', 'ENERGY', 'CONTRACT', 'CONTRACT_METER'));

ALTER TABLE invoice_line DROP CONSTRAINT invoice_line_kind_check;
ALTER TABLE invoice_line ADD CONSTRAINT invoice_line_kind_check CHECK (kind IN (
  'CAPACITY', 'ENERGY', 'PLATFORM_FEE', 'TAX',
  'BASE_RENT', 'ADJUSTMENT', 'USAGE', 'SPOT_USAGE', 'LATE_DELIVERY_CREDIT', 'CAPEX_CREDIT', 'SLA_CREDIT', 'POWER_CHARGE', 'CURTAILMENT_SHARE',
  'TRUE_UP', 'TERMINATION_FEE'
));
ALTER TABLE invoice_line
  ADD COLUMN working text,
  ADD COLUMN schedule_row text;

-- Money of a tenant beside its invoices: asked for when it is due, received once, drawn (a prepayment) until it is used up.
CREATE TABLE contract_money (
  id text PRIMARY KEY,
  contract_id text NOT NULL REFERENCES contract,
  org_id text NOT NULL,
  provider_org_id text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('DEPOSIT', 'PREPAYMENT')),
  currency char(3) NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  due_at timestamptz NOT NULL,
  received_at timestamptz,
  drawn_minor bigint NOT NULL DEFAULT 0,
  -- once for each contract: terms that change later ask for nothing more
  UNIQUE (contract_id, kind),
  CHECK (drawn_minor >= 0 AND drawn_minor <= CASE WHEN received_at IS NULL OR kind = 'DEPOSIT' THEN 0 ELSE amount_minor END)
);
CREATE INDEX contract_money_tenant ON contract_money (org_id, id);
CREATE INDEX contract_money_provider ON contract_money (provider_org_id, id);

-- What was asked for stays; it is received once, and what was drawn only grows.
CREATE FUNCTION contract_money_moves() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  v_may constant text[] := ARRAY['received_at', 'drawn_minor'];
BEGIN
  IF to_jsonb(NEW) - v_may <> to_jsonb(OLD) - v_may OR NEW.drawn_minor < OLD.drawn_minor
    OR OLD.received_at IS NOT NULL AND NEW.received_at IS DISTINCT FROM OLD.received_at THEN
    RAISE EXCEPTION '% % was agreed and stays as it is', OLD.kind, OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER moves BEFORE UPDATE ON contract_money FOR EACH ROW EXECUTE FUNCTION contract_money_moves();
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON contract_money FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

ALTER TABLE contract_money ENABLE ROW LEVEL SECURITY;
ALTER TABLE contract_money FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON contract_money TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY staff ON contract_money TO gridlease_staff USING (true) WITH CHECK (true);
CREATE POLICY own ON contract_money FOR SELECT TO gridlease_app USING (org_id = (SELECT sec.org()));
CREATE POLICY provider_reads ON contract_money FOR SELECT TO gridlease_app USING (provider_org_id = (SELECT sec.org()));
GRANT SELECT ON contract_money TO gridlease_app;
GRANT SELECT, INSERT ON contract_money TO gridlease_staff;
GRANT UPDATE (received_at) ON contract_money TO gridlease_staff;

-- What an invoice drew of a prepayment: it lowers what is owed of the invoice and what is left of the prepayment, in one go.
CREATE TABLE prepayment_draw (
  id text PRIMARY KEY,
  contract_money_id text NOT NULL REFERENCES contract_money,
  org_id text NOT NULL,
  provider_org_id text NOT NULL,
  invoice_id text NOT NULL UNIQUE,
  currency char(3) NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  drawn_at timestamptz NOT NULL,
  FOREIGN KEY (org_id, provider_org_id, invoice_id) REFERENCES invoice (org_id, provider_org_id, id)
);
CREATE INDEX prepayment_draw_of ON prepayment_draw (contract_money_id);
CREATE FUNCTION prepayment_is_drawn() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE contract_money SET drawn_minor = drawn_minor + NEW.amount_minor
  WHERE id = NEW.contract_money_id AND kind = 'PREPAYMENT' AND currency = NEW.currency AND org_id = NEW.org_id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'draw % is not of a prepayment of this tenant', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  UPDATE invoice SET credited_minor = credited_minor + NEW.amount_minor WHERE id = NEW.invoice_id AND state = 'OPEN' AND currency = NEW.currency;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'invoice % takes no draw', NEW.invoice_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER drawn AFTER INSERT ON prepayment_draw FOR EACH ROW EXECUTE FUNCTION prepayment_is_drawn();
-- At commit: the books say the same.
CREATE FUNCTION prepayment_draw_complete() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
BEGIN
  IF NEW.amount_minor IS DISTINCT FROM (
    SELECT sum(e.minor) FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id
    WHERE j.idempotency_key = format('prepayment:%s:drawn:%s', NEW.contract_money_id, NEW.id) AND j.source_id = NEW.invoice_id
      AND a.type = 'TENANT_PREPAID' AND a.owner_id = NEW.org_id
  ) THEN
    RAISE EXCEPTION 'the books do not say what invoice % drew', NEW.invoice_id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER complete AFTER INSERT ON prepayment_draw DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION prepayment_draw_complete();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON prepayment_draw FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE prepayment_draw ENABLE ROW LEVEL SECURITY;
ALTER TABLE prepayment_draw FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON prepayment_draw TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY staff ON prepayment_draw TO gridlease_staff USING (true) WITH CHECK (true);
CREATE POLICY own ON prepayment_draw FOR SELECT TO gridlease_app USING (org_id = (SELECT sec.org()));
CREATE POLICY provider_reads ON prepayment_draw FOR SELECT TO gridlease_app USING (provider_org_id = (SELECT sec.org()));
GRANT SELECT ON prepayment_draw TO gridlease_app;
GRANT SELECT, INSERT ON prepayment_draw TO gridlease_staff;

-- Many invoices in one transaction: numbers of many series at once, still without a gap. A counter may go up by more than one; at commit
-- every number it gave must be used.
CREATE OR REPLACE FUNCTION invoice_counter_used() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
DECLARE
  v_before constant int := CASE TG_OP WHEN 'UPDATE' THEN OLD.last ELSE 0 END;
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.last <= OLD.last OR NEW.series <> OLD.series OR NEW.year <> OLD.year) THEN
    RAISE EXCEPTION 'invoice numbers go up' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.last - v_before <> (
    SELECT count(*) FROM invoice i WHERE i.series = NEW.series AND i.year = NEW.year AND i.seq > v_before AND i.seq <= NEW.last
  ) THEN
    RAISE EXCEPTION 'invoice number %-%-% was given and not used', NEW.series, NEW.year, NEW.last USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$$;
-- One number for each series named, in the order in which they are named. Counters are locked in the order of their series.
CREATE FUNCTION next_invoice_numbers(p_series text[], p_year int) RETURNS text[]
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH bumped AS (
    INSERT INTO invoice_counter AS c (series, year, last)
    SELECT series, p_year, count(*)::int FROM unnest(p_series) AS s (series) GROUP BY series ORDER BY series
    ON CONFLICT (series, year) DO UPDATE SET last = c.last + excluded.last
    RETURNING c.series, c.last
  ), placed AS (
    SELECT series, place, row_number() OVER (PARTITION BY series ORDER BY place) - count(*) OVER (PARTITION BY series) AS back
    FROM unnest(p_series) WITH ORDINALITY AS s (series, place)
  ), numbered AS (
    SELECT p.place, p.series, (b.last + p.back)::text AS seq FROM placed p JOIN bumped b USING (series)
  )
  SELECT array_agg(format('%s-%s-%s', series, p_year, lpad(seq, greatest(6, length(seq)), '0')) ORDER BY place) FROM numbered
$$;
GRANT EXECUTE ON FUNCTION next_invoice_numbers(text[], int) TO gridlease_staff;
-- Nothing refers to an account by its currency any more (0019 checks entries itself), and a planner that knows little of the accounts took this
-- index to look one up by type and owner: it read them all, for each entry that was posted.
ALTER TABLE account DROP CONSTRAINT account_id_currency_key;
-- What a journal takes back is looked up by its key. The plan is made when the books are small and kept by its connection: it must not read
-- them all for each journal when they are large.
ALTER FUNCTION ledger_post_all(text[], text[], text[], timestamptz[], text[], text[], text[], text[], text[], text[], text[], bigint[])
  SET enable_seqscan = off;
