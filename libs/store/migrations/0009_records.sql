-- Why: what makes the system reliable: calls to Stripe we mean to make, events Stripe sent, requests seen before, who did what.
-- Locks: nothing; all objects are new.

-- Outbox: committed with the change that wants the call, sent later. Claims last by the real clock, with a fence.
CREATE TABLE intent (
  id text PRIMARY KEY,
  org_id text NOT NULL,
  operation text NOT NULL CHECK (operation IN ('INVOICE_CREATE', 'INVOICE_ITEM_CREATE', 'INVOICE_FINALIZE', 'INVOICE_PAY', 'INVOICE_VOID')),
  aggregate_id text NOT NULL,
  sequence int NOT NULL CHECK (sequence > 0),
  parameters jsonb NOT NULL,
  idempotency_key text NOT NULL UNIQUE CHECK (length(idempotency_key) BETWEEN 1 AND 200),
  revision int NOT NULL DEFAULT 0,
  first_sent_at timestamptz,
  state text NOT NULL DEFAULT 'PENDING' CHECK (state IN ('PENDING', 'SENT', 'FAILED', 'UNKNOWN')),
  attempts int NOT NULL DEFAULT 0,
  last_error text,
  stripe_id text,
  created_at timestamptz NOT NULL,
  -- real time
  next_attempt_at timestamptz NOT NULL DEFAULT '-infinity',
  claimed_by text,
  claimed_until timestamptz,
  fence bigint NOT NULL DEFAULT 0,
  UNIQUE (aggregate_id, sequence),
  -- a call is made about an invoice of the same organisation, never another's; checked at commit, so order does not matter
  FOREIGN KEY (org_id, aggregate_id) REFERENCES invoice (org_id, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX intent_unsent ON intent (aggregate_id, sequence) WHERE state <> 'SENT';
CREATE INDEX intent_pending ON intent (id) WHERE state = 'PENDING';
GRANT SELECT, INSERT (id, org_id, operation, aggregate_id, sequence, parameters, idempotency_key, created_at) ON intent TO gridlease_app;
GRANT SELECT, INSERT, UPDATE ON intent TO gridlease_staff;

CREATE TABLE inbox_event (
  event_id text PRIMARY KEY,
  type text NOT NULL,
  object_id text NOT NULL,
  payload text NOT NULL,
  received_at timestamptz NOT NULL,
  attempts int NOT NULL DEFAULT 0,
  state text NOT NULL DEFAULT 'PENDING' CHECK (state IN ('PENDING', 'PARKED', 'DONE')),
  parked_because text,
  -- real time
  next_attempt_at timestamptz NOT NULL DEFAULT '-infinity',
  claimed_by text,
  claimed_until timestamptz
);
CREATE INDEX inbox_event_open ON inbox_event (received_at, event_id) WHERE state <> 'DONE';
GRANT SELECT, INSERT, UPDATE ON inbox_event TO gridlease_staff;

CREATE TABLE reconciliation_run (
  id text PRIMARY KEY,
  ran_at timestamptz NOT NULL,
  actor_id text NOT NULL,
  report jsonb NOT NULL
);
GRANT SELECT, INSERT ON reconciliation_run TO gridlease_staff;

-- How far pollers have read.
CREATE TABLE cursor (
  name text PRIMARY KEY,
  at timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON cursor TO gridlease_staff;

CREATE TABLE audit_log (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- NULL: the platform
  org_id text,
  actor_id text NOT NULL,
  action text NOT NULL,
  subject_id text NOT NULL,
  detail jsonb NOT NULL,
  at timestamptz NOT NULL DEFAULT market_now(),
  real_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX audit_log_subject ON audit_log (subject_id);
CREATE INDEX audit_log_organisation ON audit_log (org_id, id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT (org_id, actor_id, action, subject_id, detail) ON audit_log TO gridlease_app, gridlease_staff;

-- First result per organisation, operation and key. The platform's own requests have the organisation 'PLATFORM'.
CREATE TABLE idempotency (
  org_id text NOT NULL,
  operation text NOT NULL,
  key text NOT NULL,
  request_hash bytea NOT NULL CHECK (octet_length(request_hash) = 32),
  result_id text,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (org_id, operation, key)
);
GRANT SELECT, INSERT, UPDATE (request_hash, result_id) ON idempotency TO gridlease_app, gridlease_staff;
