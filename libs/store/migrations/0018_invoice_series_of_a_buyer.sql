-- Why: invoices of one buyer are numbered in a series of its own, so that bookings of different companies do not queue for one counter and
-- no number tells a company how much the market sells. Numbers given before stay as they are.
-- Locks: ACCESS EXCLUSIVE on invoice while its rows are checked.
ALTER TABLE invoice DROP CONSTRAINT invoice_number_check;
ALTER TABLE invoice ADD CONSTRAINT invoice_number_check CHECK (number ~ '^[A-Z0-9]{1,12}-[0-9]{4}-[0-9]{6,9}$');
