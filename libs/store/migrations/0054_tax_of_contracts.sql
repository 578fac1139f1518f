-- Why: contracts ask the tax engine as quotes do. Whichever side signs or changes a contract writes what was asked beside the quote that stands for a
-- lease of it, as it writes that quote and the lease; and reads it when the lease goes on in another one.
-- Locks: ACCESS EXCLUSIVE on tax_calculation for the moment of two policies.

CREATE FUNCTION contract_side_of_quote(p_quote text, p_org text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM lease l WHERE l.quote_id = p_quote AND l.org_id = p_org AND l.contract_id IS NOT NULL AND contract_side(l.contract_id)
  )
$$;
REVOKE ALL ON FUNCTION contract_side_of_quote(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION contract_side_of_quote(text, text) TO gridlease_app, gridlease_staff;
CREATE POLICY contract_books ON tax_calculation FOR INSERT TO gridlease_app WITH CHECK (contract_side_of_quote(quote_id, org_id));
CREATE POLICY contract_reads ON tax_calculation FOR SELECT TO gridlease_app USING (contract_side_of_quote(quote_id, org_id));
