-- Why: who writes a program against the API asks what it sent an hour ago and why it was refused. Each request made with an API key is kept
-- for some days: which key, which operation, how it ended, how long it took, what it cost; never its variables nor its document, which may
-- hold what is nobody's business. Written in batches by the APIs, dropped by the worker. Times are real: a program's log has them so.
-- Locks: nothing that exists.

CREATE TABLE api_request (
  -- Ids are made in order of time, so the newest requests have the greatest ids.
  id text PRIMARY KEY,
  org_id text NOT NULL REFERENCES organisation,
  key_id text NOT NULL,
  at timestamptz NOT NULL,
  operation text CHECK (length(operation) <= 100),
  kind text CHECK (kind IN ('QUERY', 'MUTATION')),
  status int NOT NULL CHECK (status BETWEEN 100 AND 599),
  outcome text NOT NULL CHECK (outcome IN ('OK', 'REFUSED', 'FAILED')),
  codes text[] NOT NULL CHECK (cardinality(codes) <= 5),
  milliseconds int NOT NULL CHECK (milliseconds >= 0),
  cost int CHECK (cost >= 0)
);
CREATE INDEX api_request_of ON api_request (org_id, id);
CREATE INDEX api_request_not_ok ON api_request (org_id, outcome, id) WHERE outcome <> 'OK';
CREATE INDEX api_request_age ON api_request (at);

ALTER TABLE api_request ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_request FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON api_request TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY staff ON api_request TO gridlease_staff USING (true) WITH CHECK (true);
CREATE POLICY own ON api_request TO gridlease_app USING (org_id = (SELECT sec.org())) WITH CHECK (org_id = (SELECT sec.org()));
CREATE TRIGGER append_only BEFORE UPDATE OR TRUNCATE ON api_request FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON api_request TO gridlease_app;
GRANT SELECT, DELETE ON api_request TO gridlease_staff;
