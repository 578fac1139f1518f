-- A lease's news that is no new state: its access is delivered, taken back or accepted while the state stays, and the tenant's page shows
-- each step of provisioning as it happens. Told once a change, as `lease.access_changed`; webhooks hear of it too.
-- Locks: `lease` for the moment in which the trigger is made (SHARE ROW EXCLUSIVE); no row is read or rewritten.
CREATE FUNCTION party_tell_access() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM party_tell('lease.access_changed', NEW.id, NEW.org_id, NEW.provider_org_id);
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION party_tell_access() FROM PUBLIC;
CREATE TRIGGER tell_access AFTER UPDATE OF access, accepted_at ON lease FOR EACH ROW
  WHEN (NEW.state = OLD.state AND (NEW.access, NEW.accepted_at) IS DISTINCT FROM (OLD.access, OLD.accepted_at))
  EXECUTE FUNCTION party_tell_access();
