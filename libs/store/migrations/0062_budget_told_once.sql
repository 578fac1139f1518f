-- Why: a booking that takes a budget past several of its steps at once told its owner of each with the same words. One statement raises the
-- steps of a month; whoever is to be told is told once a budget, of the highest.
-- Locks: budget_alert, briefly.

CREATE OR REPLACE FUNCTION party_tell_budget() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM party_tell('budget.reached', r.budget_id, r.org_id) FROM (SELECT DISTINCT budget_id, org_id FROM raised) r;
  RETURN NULL;
END
$$;
DROP TRIGGER tell ON budget_alert;
CREATE TRIGGER tell AFTER INSERT ON budget_alert REFERENCING NEW TABLE AS raised FOR EACH STATEMENT EXECUTE FUNCTION party_tell_budget();
