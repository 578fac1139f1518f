-- Why: contracts of up to 25 years: what is negotiated (term sheets and their revisions), what is signed (the contract, its versions, its end),
-- whose leases deliver it, what it will bill (schedules chained by their hashes, rows that are on an invoice once and for ever) and the
-- indices its rents follow. Capacity may be reserved for a lease of a contract without a hold.
-- Locks: ACCESS EXCLUSIVE on lease for an instant while two empty columns and a key are added; catalogue rows of functions.
--
-- Who may do what is held here too. A contract comes only from a term sheet whose latest revision the OTHER side wrote; a version, an end
-- and another tenant only from an act to which everybody asked has agreed, each for itself. One exception: a side alone may move the
-- commencement of a tranche, since an acceptance is a fact (0022 keeps it). The two parties and staff see a contract; a past tenant sees the
-- rows that carry its organisation; whoever is asked to take a contract over sees it while it is asked.

CREATE SEQUENCE term_sheet_number;
CREATE SEQUENCE contract_number;
GRANT USAGE ON SEQUENCE term_sheet_number, contract_number TO gridlease_app, gridlease_staff;

CREATE TABLE term_sheet (
  id text PRIMARY KEY,
  number text NOT NULL UNIQUE,
  org_id text NOT NULL REFERENCES organisation,
  provider_org_id text NOT NULL REFERENCES organisation,
  state text NOT NULL CHECK (state IN ('OPEN', 'SIGNED', 'DECLINED', 'WITHDRAWN', 'EXPIRED')),
  expires_at timestamptz NOT NULL,
  contract_id text,
  created_at timestamptz NOT NULL,
  CHECK (org_id <> provider_org_id),
  CHECK ((contract_id IS NOT NULL) = (state = 'SIGNED')),
  UNIQUE (id, org_id, provider_org_id)
);
CREATE INDEX term_sheet_open ON term_sheet (expires_at) WHERE state = 'OPEN';
CREATE INDEX term_sheet_tenant ON term_sheet (org_id, id);
CREATE INDEX term_sheet_provider ON term_sheet (provider_org_id, id);

CREATE FUNCTION term_sheet_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'OPEN' THEN
    RAISE EXCEPTION 'term sheet % is % for good', OLD.id, OLD.state USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER moves BEFORE UPDATE ON term_sheet FOR EACH ROW EXECUTE FUNCTION term_sheet_moves();
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON term_sheet FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE term_sheet_revision (
  term_sheet_id text NOT NULL,
  number int NOT NULL CHECK (number > 0),
  org_id text NOT NULL,
  provider_org_id text NOT NULL,
  by_org_id text NOT NULL,
  at timestamptz NOT NULL,
  -- docs/deals/term-sheet.schema.json
  terms jsonb NOT NULL,
  -- [{"tranche", "offerId"}]
  listings jsonb NOT NULL,
  document text NOT NULL,
  document_hash text NOT NULL CHECK (document_hash = encode(sha256(convert_to(document, 'UTF8')), 'hex')),
  PRIMARY KEY (term_sheet_id, number),
  CHECK (by_org_id IN (org_id, provider_org_id)),
  FOREIGN KEY (term_sheet_id, org_id, provider_org_id) REFERENCES term_sheet (id, org_id, provider_org_id)
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON term_sheet_revision FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION term_sheet_revision_counts() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF (SELECT state FROM term_sheet WHERE id = NEW.term_sheet_id) IS DISTINCT FROM 'OPEN'
    OR NEW.number <> (SELECT count(*) + 1 FROM term_sheet_revision WHERE term_sheet_id = NEW.term_sheet_id) THEN
    RAISE EXCEPTION 'revision % is not the next one of an open term sheet', NEW.number USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER counts BEFORE INSERT ON term_sheet_revision FOR EACH ROW EXECUTE FUNCTION term_sheet_revision_counts();

CREATE TABLE contract (
  id text PRIMARY KEY,
  number text NOT NULL UNIQUE,
  -- signed once
  term_sheet_id text NOT NULL UNIQUE,
  -- today's tenant
  org_id text NOT NULL REFERENCES organisation,
  provider_org_id text NOT NULL REFERENCES organisation,
  past_org_ids text[] NOT NULL DEFAULT '{}',
  -- asked to take the contract over
  invited_org_id text,
  -- the tenant that a novation is just taking out: until the novation is done it sees and writes what it hands over
  leaving_org_id text,
  signed_at timestamptz NOT NULL,
  document_hash text NOT NULL,
  currency char(3) NOT NULL,
  time_zone text NOT NULL,
  -- the index its rent follows today
  index_name text,
  platform_fee_bp int NOT NULL CHECK (platform_fee_bp BETWEEN 0 AND 10000),
  tax_jurisdiction text NOT NULL,
  tax_bp int NOT NULL CHECK (tax_bp BETWEEN 0 AND 10000),
  tax_kind text NOT NULL CHECK (tax_kind IN ('STANDARD', 'REVERSE_CHARGE', 'NOT_REGISTERED')),
  renewals_taken int NOT NULL CHECK (renewals_taken >= 0),
  expansions_taken text[] NOT NULL,
  next_billing_at timestamptz,
  version int NOT NULL CHECK (version > 0)
);
CREATE INDEX contract_tenant ON contract (org_id, id);
CREATE INDEX contract_provider ON contract (provider_org_id, id);
CREATE INDEX contract_due ON contract (next_billing_at) WHERE next_billing_at IS NOT NULL;
CREATE INDEX contract_of_index ON contract (index_name) WHERE index_name IS NOT NULL;
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON contract FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE term_sheet ADD FOREIGN KEY (contract_id) REFERENCES contract;

-- Why a contract has the terms it has from a day on.
CREATE TABLE contract_version (
  contract_id text NOT NULL REFERENCES contract,
  number int NOT NULL CHECK (number > 0),
  -- the tenant it binds
  org_id text NOT NULL,
  provider_org_id text NOT NULL,
  effective date NOT NULL,
  cause text NOT NULL CHECK (cause IN ('SIGNED', 'AMENDED', 'NOVATED', 'RENEWED', 'EXPANDED')),
  reason text,
  documents text[],
  terms jsonb NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT market_now(),
  PRIMARY KEY (contract_id, number),
  CHECK ((number = 1) = (cause = 'SIGNED')),
  CHECK (cause = 'SIGNED' OR (reason <> '' AND cardinality(documents) > 0))
);

CREATE TABLE contract_closure (
  contract_id text PRIMARY KEY REFERENCES contract,
  org_id text NOT NULL,
  provider_org_id text NOT NULL,
  -- the first day without service
  effective date NOT NULL,
  cause text NOT NULL CHECK (cause IN ('EXPIRED', 'MUTUAL', 'CONVENIENCE', 'TENANT_DEFAULT', 'HOST_DEFAULT', 'CHRONIC_FAILURE', 'LATE_DELIVERY', 'CASUALTY')),
  reason text NOT NULL CHECK (reason <> ''),
  documents text[] NOT NULL CHECK (cardinality(documents) > 0),
  recorded_at timestamptz NOT NULL DEFAULT market_now()
);

-- What one side wants of a contract, and who has to agree.
CREATE TABLE contract_act (
  id text PRIMARY KEY,
  contract_id text NOT NULL REFERENCES contract,
  org_id text NOT NULL,
  provider_org_id text NOT NULL,
  by_org_id text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('AMEND', 'NOVATE', 'RENEW', 'EXPAND', 'TERMINATE')),
  detail jsonb NOT NULL,
  effective date NOT NULL,
  reason text NOT NULL,
  documents text[] NOT NULL,
  parties text[] NOT NULL,
  state text NOT NULL CHECK (state IN ('OPEN', 'DONE', 'DECLINED', 'WITHDRAWN')),
  at timestamptz NOT NULL,
  CHECK (by_org_id = ANY (parties)),
  -- an option is the tenant's, an end by declaration one side's; everything else takes both, a novation also the new tenant
  CHECK (
    parties @> ARRAY[org_id, provider_org_id] AND (kind <> 'NOVATE' OR (detail ? 'toOrgId' AND parties @> ARRAY[detail ->> 'toOrgId']))
    OR kind IN ('RENEW', 'EXPAND') AND parties = ARRAY[org_id]
    OR kind = 'TERMINATE' AND detail ->> 'cause' IN ('CONVENIENCE', 'HOST_DEFAULT', 'CHRONIC_FAILURE', 'LATE_DELIVERY') AND parties = ARRAY[org_id]
    OR kind = 'TERMINATE' AND detail ->> 'cause' = 'TENANT_DEFAULT' AND parties = ARRAY[provider_org_id]
  )
);
CREATE INDEX contract_act_of ON contract_act (contract_id, id);

CREATE TABLE contract_consent (
  act_id text NOT NULL REFERENCES contract_act,
  by_org_id text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (act_id, by_org_id)
);

-- Whose lease delivers a tranche on which days.
CREATE TABLE contract_lease (
  lease_id text PRIMARY KEY,
  contract_id text NOT NULL REFERENCES contract,
  tranche text NOT NULL,
  org_id text NOT NULL,
  provider_org_id text NOT NULL,
  offer_id text NOT NULL,
  starts_on date NOT NULL,
  -- the first day it does not; the same day: nothing is left of it
  ends_on date NOT NULL CHECK (ends_on >= starts_on),
  UNIQUE (lease_id, contract_id, tranche, org_id, provider_org_id),
  CONSTRAINT contract_lease_apart EXCLUDE USING gist (contract_id WITH =, tranche WITH =, daterange(starts_on, ends_on) WITH &&)
);
CREATE INDEX contract_lease_of ON contract_lease (contract_id);

-- What a contract will bill. A row is written once; versions of the schedule name their rows, so that those which stay are the same rows.
CREATE TABLE schedule_row (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  contract_id text NOT NULL REFERENCES contract,
  -- the tenant of its days
  org_id text NOT NULL,
  provider_org_id text NOT NULL,
  key text NOT NULL,
  tranche text NOT NULL,
  starts_on date NOT NULL,
  ends_on date NOT NULL CHECK (ends_on > starts_on),
  bill_on date NOT NULL,
  status text NOT NULL CHECK (status IN ('SCHEDULED', 'PENDING_INDEX', 'METERED')),
  -- the row as billing knows it
  body jsonb NOT NULL,
  -- the row as it is hashed
  line text NOT NULL CHECK (line::jsonb ->> 0 = key),
  invoice_id text REFERENCES invoice,
  UNIQUE (contract_id, id)
);
-- on an invoice once, whichever version it stands in
CREATE UNIQUE INDEX schedule_row_issued ON schedule_row (contract_id, key) WHERE invoice_id IS NOT NULL;
CREATE INDEX schedule_row_invoice ON schedule_row (invoice_id) WHERE invoice_id IS NOT NULL;

CREATE FUNCTION schedule_row_issues() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.invoice_id IS NOT NULL THEN
    RAISE EXCEPTION 'row % is on invoice % for good', OLD.key, OLD.invoice_id USING ERRCODE = 'restrict_violation';
  ELSIF to_jsonb(NEW) - 'invoice_id' <> to_jsonb(OLD) - 'invoice_id' THEN
    RAISE EXCEPTION 'row % is not rewritten', OLD.key USING ERRCODE = 'restrict_violation';
  ELSIF OLD.status = 'PENDING_INDEX' THEN
    RAISE EXCEPTION 'row % waits for its index', OLD.key USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER issues BEFORE UPDATE ON schedule_row FOR EACH ROW EXECUTE FUNCTION schedule_row_issues();
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON schedule_row FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE contract_schedule (
  contract_id text NOT NULL REFERENCES contract,
  version int NOT NULL CHECK (version > 0),
  org_id text NOT NULL,
  provider_org_id text NOT NULL,
  contract_version int NOT NULL,
  currency char(3) NOT NULL,
  time_zone text NOT NULL,
  -- the first line that is hashed
  header text NOT NULL,
  -- rows in the order of billing
  row_ids bigint[] NOT NULL,
  previous text,
  hash text NOT NULL UNIQUE CHECK (hash ~ '^[0-9a-f]{64}$'),
  PRIMARY KEY (contract_id, version),
  FOREIGN KEY (contract_id, contract_version) REFERENCES contract_version
);

-- First publication counts.
CREATE TABLE index_value (
  index_name text NOT NULL,
  month text NOT NULL CHECK (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
  value numeric(38,12) NOT NULL CHECK (value > 0),
  source text NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT market_now(),
  PRIMARY KEY (index_name, month)
);

-- Everybody who is asked has agreed to an act that is not done yet.
CREATE FUNCTION contract_is_agreed(p_contract text, p_kinds text[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM contract_act a WHERE a.contract_id = p_contract AND a.state = 'OPEN' AND a.kind = ANY (p_kinds)
      AND a.parties <@ (SELECT array_agg(c.by_org_id) FROM contract_consent c WHERE c.act_id = a.id)
  )
$$;

-- The transaction's organisation is a side of the contract: its provider, its tenant, or the tenant that a novation is just taking out.
CREATE FUNCTION contract_side(p_contract text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM contract c WHERE c.id = p_contract AND (SELECT sec.org()) IN (c.org_id, c.provider_org_id, c.leaving_org_id)
  )
$$;
CREATE FUNCTION contract_side_of_lease(p_lease text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM contract_lease l WHERE l.lease_id = p_lease AND contract_side(l.contract_id))
$$;
-- A quote that stands for a tranche's lease is between the two sides of some contract of the writer.
CREATE FUNCTION contract_between(p_tenant text, p_provider text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM contract c WHERE c.org_id = p_tenant AND c.provider_org_id = p_provider AND contract_side(c.id))
$$;
GRANT EXECUTE ON FUNCTION contract_side(text), contract_side_of_lease(text), contract_between(text, text) TO gridlease_app, gridlease_staff;

-- Who an organisation is in law; what stands in every contract and on every invoice.
CREATE FUNCTION contract_party(p_org text) RETURNS TABLE (id text, kind text, legal_name text, country text, tax_id text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT o.id, o.kind, o.legal_name, o.country, o.tax_id FROM organisation o WHERE o.id = p_org
$$;
GRANT EXECUTE ON FUNCTION contract_party(text) TO gridlease_app, gridlease_staff;

-- Signed by the side that did not write it, in time, once.
CREATE FUNCTION contract_is_signed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_sheet term_sheet;
  v_latest term_sheet_revision;
BEGIN
  SELECT * INTO v_sheet FROM term_sheet WHERE id = NEW.term_sheet_id FOR NO KEY UPDATE;
  SELECT * INTO v_latest FROM term_sheet_revision WHERE term_sheet_id = NEW.term_sheet_id ORDER BY number DESC LIMIT 1;
  IF v_sheet.state IS DISTINCT FROM 'OPEN' OR v_sheet.expires_at <= market_now() THEN
    RAISE EXCEPTION 'term sheet % is not open', NEW.term_sheet_id USING ERRCODE = 'restrict_violation';
  ELSIF (v_sheet.org_id, v_sheet.provider_org_id, v_latest.document_hash) IS DISTINCT FROM (NEW.org_id, NEW.provider_org_id, NEW.document_hash) THEN
    RAISE EXCEPTION 'this is not what is on the table of term sheet %', NEW.term_sheet_id USING ERRCODE = 'restrict_violation';
  ELSIF sec.is_app() AND (sec.org() = v_latest.by_org_id OR sec.org() NOT IN (NEW.org_id, NEW.provider_org_id)) THEN
    RAISE EXCEPTION 'the other side signs revision %', v_latest.number USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER is_signed BEFORE INSERT ON contract FOR EACH ROW EXECUTE FUNCTION contract_is_signed();

CREATE FUNCTION contract_changes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF (NEW.id, NEW.number, NEW.term_sheet_id, NEW.provider_org_id, NEW.signed_at, NEW.document_hash, NEW.currency, NEW.time_zone, NEW.platform_fee_bp)
    IS DISTINCT FROM (OLD.id, OLD.number, OLD.term_sheet_id, OLD.provider_org_id, OLD.signed_at, OLD.document_hash, OLD.currency, OLD.time_zone, OLD.platform_fee_bp) THEN
    RAISE EXCEPTION 'contract % stays what was signed', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.org_id <> OLD.org_id AND NOT (
    contract_is_agreed(OLD.id, ARRAY['NOVATE']) AND NEW.org_id = OLD.invited_org_id AND NEW.past_org_ids = OLD.past_org_ids || OLD.org_id
  ) THEN
    RAISE EXCEPTION 'nobody agreed on another tenant of contract %', OLD.id USING ERRCODE = 'insufficient_privilege';
  ELSIF NEW.org_id = OLD.org_id AND NEW.past_org_ids <> OLD.past_org_ids THEN
    RAISE EXCEPTION 'past tenants of contract % stay', OLD.id USING ERRCODE = 'restrict_violation';
  ELSIF NEW.org_id <> OLD.org_id THEN
    NEW.leaving_org_id := OLD.org_id;
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER changes BEFORE UPDATE ON contract FOR EACH ROW EXECUTE FUNCTION contract_changes();

-- Terms but for when each tranche commences.
CREATE FUNCTION contract_terms_apart_from_commencement(p_terms jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
  SELECT (p_terms - 'tranches') || jsonb_build_object('tranches', (
    SELECT jsonb_agg(t.tranche - 'commencement' - 'ramp' ORDER BY t.ord) FROM jsonb_array_elements(p_terms -> 'tranches') WITH ORDINALITY AS t (tranche, ord)
  ))
$$;

CREATE FUNCTION contract_version_is_agreed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_before contract_version;
  v_contract contract;
BEGIN
  SELECT * INTO v_contract FROM contract WHERE id = NEW.contract_id;
  SELECT * INTO v_before FROM contract_version WHERE contract_id = NEW.contract_id ORDER BY number DESC LIMIT 1;
  IF NEW.number <> coalesce(v_before.number, 0) + 1 OR NEW.effective < v_before.effective
    OR EXISTS (SELECT FROM contract_closure WHERE contract_id = NEW.contract_id) THEN
    RAISE EXCEPTION 'version % is not the next one of contract %', NEW.number, NEW.contract_id USING ERRCODE = 'restrict_violation';
  ELSIF (NEW.org_id, NEW.provider_org_id) IS DISTINCT FROM (v_contract.org_id, v_contract.provider_org_id) THEN
    RAISE EXCEPTION 'version % binds other parties', NEW.number USING ERRCODE = 'restrict_violation';
  ELSIF NEW.number = 1 AND NEW.terms <> (SELECT terms FROM term_sheet_revision WHERE term_sheet_id = v_contract.term_sheet_id ORDER BY number DESC LIMIT 1) THEN
    RAISE EXCEPTION 'these are not the terms that were signed' USING ERRCODE = 'restrict_violation';
  ELSIF NEW.number > 1 AND sec.is_app()
    AND NOT contract_is_agreed(NEW.contract_id, CASE NEW.cause WHEN 'AMENDED' THEN ARRAY['AMEND'] WHEN 'NOVATED' THEN ARRAY['NOVATE'] WHEN 'RENEWED' THEN ARRAY['RENEW'] ELSE ARRAY['EXPAND'] END)
    AND NOT (NEW.cause = 'AMENDED' AND contract_terms_apart_from_commencement(NEW.terms) = contract_terms_apart_from_commencement(v_before.terms)) THEN
    RAISE EXCEPTION 'nobody agreed on version % of contract %', NEW.number, NEW.contract_id USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER is_agreed BEFORE INSERT ON contract_version FOR EACH ROW EXECUTE FUNCTION contract_version_is_agreed();

CREATE FUNCTION contract_closure_is_agreed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF sec.is_app() AND NOT contract_is_agreed(NEW.contract_id, ARRAY['TERMINATE']) THEN
    RAISE EXCEPTION 'nobody agreed on the end of contract %', NEW.contract_id USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER is_agreed BEFORE INSERT ON contract_closure FOR EACH ROW EXECUTE FUNCTION contract_closure_is_agreed();
GRANT EXECUTE ON FUNCTION contract_is_agreed(text, text[]) TO gridlease_app, gridlease_staff;

-- A schedule follows the latest terms, names the hash before it, keeps every row that is on an invoice, and its hash is that of its rows.
CREATE FUNCTION contract_schedule_chains() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_before contract_schedule;
  v_text text;
  v_rows bigint;
BEGIN
  SELECT * INTO v_before FROM contract_schedule WHERE contract_id = NEW.contract_id ORDER BY version DESC LIMIT 1;
  IF NEW.version <> coalesce(v_before.version, 0) + 1 OR NEW.previous IS DISTINCT FROM v_before.hash
    OR NEW.contract_version <> (SELECT max(number) FROM contract_version WHERE contract_id = NEW.contract_id)
    OR NEW.header::jsonb <> jsonb_build_array('gridlease-schedule-1', NEW.contract_id, NEW.version, NEW.contract_version, NEW.currency, NEW.time_zone, NEW.previous) THEN
    RAISE EXCEPTION 'schedule % of contract % does not chain', NEW.version, NEW.contract_id USING ERRCODE = 'restrict_violation';
  END IF;
  SELECT string_agg(r.line, '' ORDER BY n.ord), count(*) INTO v_text, v_rows
  FROM unnest(NEW.row_ids) WITH ORDINALITY AS n (id, ord) JOIN schedule_row r ON r.id = n.id AND r.contract_id = NEW.contract_id;
  IF v_rows <> cardinality(NEW.row_ids) OR NEW.hash <> encode(sha256(convert_to(NEW.header || coalesce(v_text, ''), 'UTF8')), 'hex') THEN
    RAISE EXCEPTION 'schedule % of contract % has another hash', NEW.version, NEW.contract_id USING ERRCODE = 'restrict_violation';
  END IF;
  IF EXISTS (SELECT FROM schedule_row r WHERE r.contract_id = NEW.contract_id AND r.invoice_id IS NOT NULL AND r.id <> ALL (NEW.row_ids)) THEN
    RAISE EXCEPTION 'schedule % of contract % forgets what was invoiced', NEW.version, NEW.contract_id USING ERRCODE = 'restrict_violation';
  END IF;
  IF sec.is_app() AND NEW.contract_version = v_before.contract_version AND NOT contract_is_agreed(NEW.contract_id, ARRAY['TERMINATE']) THEN
    RAISE EXCEPTION 'nobody agreed on another schedule of contract %', NEW.contract_id USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER chains BEFORE INSERT ON contract_schedule FOR EACH ROW EXECUTE FUNCTION contract_schedule_chains();

-- An act is proposed for the contract's own parties, and is decided once; an open novation lets the new tenant see what it is asked about.
CREATE FUNCTION contract_act_moves() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' AND (NEW.state <> 'OPEN' OR NOT EXISTS (
    SELECT FROM contract c WHERE c.id = NEW.contract_id AND c.org_id = NEW.org_id AND c.provider_org_id = NEW.provider_org_id
  )) THEN
    RAISE EXCEPTION 'act % is not one of the parties of contract %', NEW.id, NEW.contract_id USING ERRCODE = 'restrict_violation';
  ELSIF TG_OP = 'UPDATE' AND (OLD.state <> 'OPEN' OR to_jsonb(NEW) - 'state' <> to_jsonb(OLD) - 'state') THEN
    RAISE EXCEPTION 'act % is % for good', OLD.id, OLD.state USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.kind = 'NOVATE' THEN
    UPDATE contract SET invited_org_id = CASE NEW.state WHEN 'OPEN' THEN NEW.detail ->> 'toOrgId' END, leaving_org_id = NULL WHERE id = NEW.contract_id;
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER moves BEFORE INSERT OR UPDATE ON contract_act FOR EACH ROW EXECUTE FUNCTION contract_act_moves();
CREATE UNIQUE INDEX contract_act_novation ON contract_act (contract_id) WHERE kind = 'NOVATE' AND state = 'OPEN';
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON contract_act FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A stretch never changes hands and never moves to another tranche.
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON contract_lease FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The lease of a tranche: who leases from whom is what the contract says; its window moves with the contract, that of no other lease does.
ALTER TABLE lease
  ADD COLUMN contract_id text,
  ADD COLUMN tranche text,
  ADD CONSTRAINT lease_tranche CHECK ((contract_id IS NULL) = (tranche IS NULL)),
  ADD CONSTRAINT lease_of_contract FOREIGN KEY (id, contract_id, tranche, org_id, provider_org_id)
    REFERENCES contract_lease (lease_id, contract_id, tranche, org_id, provider_org_id);
CREATE INDEX lease_contract ON lease (contract_id) WHERE contract_id IS NOT NULL;
GRANT UPDATE (starts_at, ends_at) ON lease TO gridlease_app, gridlease_staff;
CREATE FUNCTION lease_keeps_its_window() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.contract_id IS NULL AND (NEW.starts_at, NEW.ends_at) IS DISTINCT FROM (OLD.starts_at, OLD.ends_at) THEN
    RAISE EXCEPTION 'the window of lease % is what was booked', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER lease_keeps_its_window BEFORE UPDATE OF starts_at, ends_at ON lease FOR EACH ROW EXECUTE FUNCTION lease_keeps_its_window();

DO $$
DECLARE
  v_table text;
  v_own constant text := '(SELECT sec.org())';
BEGIN
  FOREACH v_table IN ARRAY ARRAY[
    'term_sheet', 'term_sheet_revision', 'contract', 'contract_version', 'contract_closure', 'contract_act', 'contract_consent', 'contract_lease',
    'schedule_row', 'contract_schedule', 'index_value'
  ] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', v_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', v_table);
    EXECUTE format('CREATE POLICY owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', v_table);
    EXECUTE format('CREATE POLICY staff ON %I TO gridlease_staff USING (true) WITH CHECK (true)', v_table);
    EXECUTE format('GRANT SELECT ON %I TO gridlease_app, gridlease_staff', v_table);
  END LOOP;
  FOREACH v_table IN ARRAY ARRAY['contract_version', 'contract_closure', 'contract_consent', 'contract_schedule', 'index_value'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', v_table);
  END LOOP;
  -- both sides of a negotiation
  FOREACH v_table IN ARRAY ARRAY['term_sheet', 'term_sheet_revision'] LOOP
    EXECUTE format('CREATE POLICY tenant_reads ON %I FOR SELECT TO gridlease_app USING (org_id = %s)', v_table, v_own);
    EXECUTE format('CREATE POLICY provider_reads ON %I FOR SELECT TO gridlease_app USING (provider_org_id = %s)', v_table, v_own);
  END LOOP;
  EXECUTE format('CREATE POLICY opens ON term_sheet FOR INSERT TO gridlease_app WITH CHECK (%s IN (org_id, provider_org_id))', v_own);
  EXECUTE format('CREATE POLICY moves ON term_sheet FOR UPDATE TO gridlease_app USING (%s IN (org_id, provider_org_id))', v_own);
  EXECUTE format('CREATE POLICY writes ON term_sheet_revision FOR INSERT TO gridlease_app WITH CHECK (by_org_id = %s)', v_own);
  -- the parties of a contract, past ones, and who is asked to become one
  EXECUTE format('CREATE POLICY tenant_reads ON contract FOR SELECT TO gridlease_app USING (org_id = %s)', v_own);
  EXECUTE format('CREATE POLICY provider_reads ON contract FOR SELECT TO gridlease_app USING (provider_org_id = %s)', v_own);
  EXECUTE format('CREATE POLICY others_read ON contract FOR SELECT TO gridlease_app USING (invited_org_id = %s OR past_org_ids @> ARRAY[%s])', v_own, v_own);
  EXECUTE format('CREATE POLICY signs ON contract FOR INSERT TO gridlease_app WITH CHECK (%s IN (org_id, provider_org_id))', v_own);
  EXECUTE format('CREATE POLICY changes ON contract FOR UPDATE TO gridlease_app USING (%s IN (org_id, provider_org_id)) WITH CHECK (contract_side(id))', v_own);
  FOREACH v_table IN ARRAY ARRAY['contract_version', 'contract_closure', 'contract_lease', 'schedule_row', 'contract_schedule'] LOOP
    EXECUTE format('CREATE POLICY tenant_reads ON %I FOR SELECT TO gridlease_app USING (org_id = %s)', v_table, v_own);
    EXECUTE format('CREATE POLICY provider_reads ON %I FOR SELECT TO gridlease_app USING (provider_org_id = %s)', v_table, v_own);
    EXECUTE format('CREATE POLICY successor_reads ON %I FOR SELECT TO gridlease_app USING (EXISTS (SELECT FROM contract c WHERE c.id = contract_id AND %s IN (c.org_id, c.invited_org_id, c.leaving_org_id)))', v_table, v_own);
    EXECUTE format('CREATE POLICY sides_write ON %I FOR INSERT TO gridlease_app WITH CHECK (contract_side(contract_id))', v_table);
    EXECUTE format('GRANT INSERT ON %I TO gridlease_app, gridlease_staff', v_table);
  END LOOP;
  EXECUTE 'CREATE POLICY sides_move ON contract_lease FOR UPDATE TO gridlease_app USING (contract_side(contract_id)) WITH CHECK (contract_side(contract_id))';
  EXECUTE format('CREATE POLICY asked_read ON contract_act FOR SELECT TO gridlease_app USING (parties @> ARRAY[%s] OR %s IN (org_id, provider_org_id))', v_own, v_own);
  EXECUTE format('CREATE POLICY proposes ON contract_act FOR INSERT TO gridlease_app WITH CHECK (by_org_id = %s AND contract_side(contract_id))', v_own);
  EXECUTE format('CREATE POLICY answers ON contract_act FOR UPDATE TO gridlease_app USING (parties @> ARRAY[%s])', v_own);
  EXECUTE 'CREATE POLICY of_act ON contract_consent FOR SELECT TO gridlease_app USING (EXISTS (SELECT FROM contract_act a WHERE a.id = act_id))';
  EXECUTE format('CREATE POLICY for_itself ON contract_consent FOR INSERT TO gridlease_app WITH CHECK (by_org_id = %s)', v_own);
  EXECUTE 'CREATE POLICY public ON index_value FOR SELECT TO gridlease_app USING (true)';
  -- the leases of a contract, and what stands for their quotes, are written by whichever side signs or changes it
  EXECUTE 'CREATE POLICY contract_books ON quote FOR INSERT TO gridlease_app WITH CHECK (state = ''ACCEPTED'' AND contract_between(org_id, provider_org))';
  EXECUTE 'CREATE POLICY contract_books ON lease FOR INSERT TO gridlease_app WITH CHECK (contract_id IS NOT NULL AND contract_side(contract_id))';
  EXECUTE 'CREATE POLICY contract_books ON lease_event FOR INSERT TO gridlease_app WITH CHECK (contract_side_of_lease(lease_id))';
END
$$;
GRANT INSERT ON term_sheet, term_sheet_revision, contract, contract_act, contract_consent TO gridlease_app;
GRANT UPDATE (state, expires_at, contract_id) ON term_sheet TO gridlease_app, gridlease_staff;
GRANT UPDATE (org_id, past_org_ids, index_name, tax_jurisdiction, tax_bp, tax_kind, renewals_taken, expansions_taken, next_billing_at, version) ON contract TO gridlease_app, gridlease_staff;
GRANT UPDATE (starts_on, ends_on) ON contract_lease TO gridlease_app, gridlease_staff;
GRANT UPDATE (state) ON contract_act TO gridlease_app;
-- billing puts rows on invoices, staff write down what indices are published
GRANT UPDATE (invoice_id) ON schedule_row TO gridlease_staff;
GRANT INSERT ON index_value TO gridlease_staff;

-- Acts for an organisation: itself, or a side of the contract whose lease holds the capacity.
CREATE FUNCTION capacity_require(p_holder text, p_org text) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
BEGIN
  IF sec.is_app() AND p_org IS DISTINCT FROM sec.org() AND NOT contract_side_of_lease(p_holder) THEN
    RAISE EXCEPTION 'organisation % is not the one of this transaction', coalesce(p_org, '(none)') USING ERRCODE = 'insufficient_privilege';
  END IF;
END
$$;

-- For a lease that delivers a contract: all ranges or none, without a hold, whether its listing is still on sale or not. The constraint
-- judges first; only where it says no is there a look for holds that have expired.
CREATE FUNCTION capacity_reserve_lease(p_resource text, p_units int4range[], p_period tstzrange, p_lease text, p_org text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
DECLARE
  v_now timestamptz := market_now();
  v_resource resource;
  v_over boolean;
  v_size bigint;
  v_rows int;
  v_expired text[];
BEGIN
  PERFORM capacity_require(p_lease, p_org);
  SELECT r.* INTO v_resource FROM resource r JOIN contract_lease l ON l.provider_org_id = r.owner_org
  WHERE r.id = p_resource AND r.kind <> 'POWER' AND l.lease_id = p_lease AND l.org_id = p_org;
  IF NOT FOUND OR cardinality(p_units) = 0 THEN
    RAISE EXCEPTION 'lease % delivers no contract from resource %', p_lease, p_resource USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM capacity_gate(v_resource.site_id, false);
  -- read again: only now nobody can change size or price of power any more
  SELECT * INTO v_resource FROM resource WHERE id = p_resource;
  SELECT oversubscribed INTO v_over FROM site_power WHERE site_id = v_resource.site_id;
  IF EXISTS (SELECT FROM unnest(p_units) AS u WHERE upper(u) > v_resource.units) THEN
    RETURN 'UNITS_TAKEN';
  END IF;
  SELECT sum(upper(u) - lower(u)) INTO v_size FROM unnest(p_units) AS u;
  IF v_over THEN
    PERFORM pg_advisory_xact_lock(7102, hashtext(v_resource.site_id));
  END IF;
  FOR v_turn IN 1..2 LOOP
    BEGIN
      IF v_expired IS NOT NULL THEN
        PERFORM capacity_drop_expired(v_expired, v_now);
      END IF;
      INSERT INTO allocation (resource_id, units, period, holder_kind, holder_id, holder_org, expires_at, watts)
      SELECT p_resource, u, p_period, 'LEASE', p_lease, p_org, NULL, v_resource.watts_per_unit::bigint * (upper(u) - lower(u))
      FROM unnest(p_units) AS u ORDER BY lower(u)
      ON CONFLICT DO NOTHING;
      GET DIAGNOSTICS v_rows = ROW_COUNT;
      IF v_rows < cardinality(p_units) THEN
        RAISE EXCEPTION USING ERRCODE = 'GL001', MESSAGE = 'UNITS_TAKEN';
      END IF;
      IF v_over AND NOT capacity_lay_power(v_resource.site_id, v_resource.watts_per_unit * v_size, p_period, 'QUOTE', p_lease, p_org, NULL) THEN
        RAISE EXCEPTION USING ERRCODE = 'GL001', MESSAGE = 'POWER_EXCEEDED';
      END IF;
      RETURN 'RESERVED';
    EXCEPTION WHEN SQLSTATE 'GL001' THEN
      IF v_turn = 2 THEN
        RETURN SQLERRM;
      END IF;
      SELECT array_agg(DISTINCT a.holder_id) INTO v_expired FROM allocation a
      WHERE a.expires_at <= v_now AND a.period && p_period
        AND (a.resource_id = p_resource AND EXISTS (SELECT FROM unnest(p_units) AS u WHERE u && a.units) OR a.resource_id = v_resource.site_id);
      IF v_expired IS NULL THEN
        RETURN SQLERRM;
      END IF;
    END;
  END LOOP;
END
$$;
GRANT EXECUTE ON FUNCTION capacity_reserve_lease(text, int4range[], tstzrange, text, text) TO gridlease_app, gridlease_staff;

CREATE OR REPLACE FUNCTION capacity_release(p_holder text, p_from timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
BEGIN
  PERFORM capacity_lock_holder(p_holder);
  PERFORM capacity_require(p_holder, holder_org) FROM allocation WHERE holder_id = p_holder;
  DELETE FROM allocation WHERE holder_id = p_holder AND holder_kind <> 'LIMIT' AND lower(period) >= p_from;
  UPDATE allocation SET period = tstzrange(lower(period), p_from)
  WHERE holder_id = p_holder AND holder_kind <> 'LIMIT' AND period @> p_from;
END
$$;
