-- Why: the second wall: a customer's transaction sees and writes its own organisation's rows, whatever the query says.
-- Locks: ACCESS EXCLUSIVE on each table for an instant; they are new and empty.
--
-- The policy is exactly `org_id = (SELECT sec.org())`: the sub-select is evaluated once per statement, and text equality is
-- leakproof, so indexes stay in use. Never a membership sub-select. Staff has its own permissive policy. The owner has one
-- too, because the functions of 0003 to 0008 run as owner and FORCE would bind it where it is no superuser.
DO $$
DECLARE
  v_table text;
  v_own constant text := '(SELECT sec.org())';
BEGIN
  -- everything with an organisation
  FOREACH v_table IN ARRAY ARRAY[
    'organisation', 'membership', 'session', 'api_key', 'site', 'gpu_pool', 'data_hall', 'calendar_block', 'quote', 'lease', 'lease_event',
    'meter_record', 'payment_method', 'invoice', 'invoice_line', 'account', 'entry', 'intent', 'audit_log', 'idempotency'
  ] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', v_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', v_table);
    EXECUTE format('CREATE POLICY owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', v_table);
    EXECUTE format('CREATE POLICY staff ON %I TO gridlease_staff USING (true) WITH CHECK (true)', v_table);
  END LOOP;
  -- identity
  FOREACH v_table IN ARRAY ARRAY['organisation', 'membership', 'session', 'api_key'] LOOP
    EXECUTE format('CREATE POLICY identity ON %I TO gridlease_identity USING (true) WITH CHECK (true)', v_table);
  END LOOP;
  EXECUTE format('CREATE POLICY own ON organisation TO gridlease_app USING (id = %s) WITH CHECK (id = %s)', v_own, v_own);
  -- one side only
  FOREACH v_table IN ARRAY ARRAY[
    'site', 'gpu_pool', 'data_hall', 'calendar_block', 'quote', 'payment_method', 'intent', 'audit_log', 'idempotency'
  ] LOOP
    EXECUTE format('CREATE POLICY own ON %I TO gridlease_app USING (org_id = %s) WITH CHECK (org_id = %s)', v_table, v_own, v_own);
  END LOOP;
  -- tenant's and provider's side: the tenant writes, both read
  FOREACH v_table IN ARRAY ARRAY['lease', 'lease_event', 'meter_record', 'invoice', 'invoice_line'] LOOP
    EXECUTE format('CREATE POLICY own ON %I TO gridlease_app USING (org_id = %s) WITH CHECK (org_id = %s)', v_table, v_own, v_own);
    EXECUTE format('CREATE POLICY provider_reads ON %I FOR SELECT TO gridlease_app USING (provider_org_id = %s)', v_table, v_own);
  END LOOP;
  -- the provider delivers and reports
  EXECUTE format('CREATE POLICY provider_updates ON lease FOR UPDATE TO gridlease_app USING (provider_org_id = %s) WITH CHECK (provider_org_id = %s)', v_own, v_own);
  EXECUTE format('CREATE POLICY provider_inserts ON lease_event FOR INSERT TO gridlease_app WITH CHECK (provider_org_id = %s)', v_own);
  -- accounts of its own
  FOREACH v_table IN ARRAY ARRAY['account', 'entry'] LOOP
    EXECUTE format('CREATE POLICY own ON %I FOR SELECT TO gridlease_app USING (owner_id = %s)', v_table, v_own);
  END LOOP;
END
$$;
