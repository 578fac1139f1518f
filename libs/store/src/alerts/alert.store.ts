import { decimalToString, instantToString } from '#libs/kernel';
import { type AlertSighting, type AlertStore } from '#libs/workflows';
import { dateOf } from '../database/columns.js';
import { on } from '../database/store-tx.js';
import { type AlertRow, type MatchRow, alertFrom, filterToBody, matchFrom } from './alert.row.js';

interface SightingRow {
  readonly offer_id: string;
  readonly fits: boolean;
  readonly is_dear: boolean;
  readonly is_full: boolean;
}

export function alertStore(): AlertStore {
  return { ...needs, ...looks, ...matches };
}

const needs: Pick<AlertStore, 'alerts' | 'alert' | 'save' | 'watched'> = {
  alerts: async (tx) => {
    const text = `SELECT * FROM need_alert WHERE org_id = (SELECT sec.org()) AND state <> 'REMOVED' ORDER BY id DESC`;
    return (await on(tx).rows<AlertRow>(text, [])).map(alertFrom);
  },
  alert: async (tx, id) => {
    const row = await on(tx).row<AlertRow>(`SELECT * FROM need_alert WHERE id = $1 AND state <> 'REMOVED'`, [id]);
    return row && alertFrom(row);
  },
  save: async (tx, { id, orgId, words, filter, rollingHours, state, expiresAt, createdAt, createdBy }) => {
    const body = JSON.stringify(filterToBody(filter));
    await on(tx).change(
      `INSERT INTO need_alert (id, org_id, words, filter, state, expires_at, created_at, created_by, rolling_hours)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       ON CONFLICT (id) DO UPDATE SET words = excluded.words, filter = excluded.filter, state = excluded.state, expires_at = excluded.expires_at,
         rolling_hours = excluded.rolling_hours`,
      [id, orgId, words, body, state, dateOf(expiresAt), dateOf(createdAt), createdBy, rollingHours],
    );
  },
  watched: async (tx, after, limit) => {
    const rows = await on(tx).rows<AlertRow>(
      `SELECT * FROM need_alert WHERE state = 'ACTIVE' AND expires_at > $1 AND id > $2 ORDER BY id LIMIT $3`,
      [dateOf(tx.now), after, limit],
    );
    return rows.map(alertFrom);
  },
};

const looks: Pick<AlertStore, 'sightings' | 'see' | 'forgetSightings'> = {
  sightings: async (tx, alertId) => {
    const rows = await on(tx).rows<SightingRow>('SELECT * FROM need_alert_sighting WHERE alert_id = $1', [alertId]);
    return rows.map((row): AlertSighting => {
      return { offerId: row.offer_id, fits: row.fits, isDear: row.is_dear, isFull: row.is_full };
    });
  },
  see: async (tx, { id, orgId }, sightings) => {
    if (sightings.length === 0) return;
    const rows = sightings.map(({ offerId, fits, isDear, isFull }) => {
      return { offer_id: offerId, fits, is_dear: isDear, is_full: isFull };
    });
    await on(tx).change(
      `INSERT INTO need_alert_sighting (alert_id, org_id, offer_id, fits, is_dear, is_full)
       SELECT $1, $2, s.* FROM jsonb_to_recordset($3::jsonb) AS s (offer_id text, fits boolean, is_dear boolean, is_full boolean) ORDER BY 3
       ON CONFLICT (alert_id, offer_id) DO UPDATE SET fits = excluded.fits, is_dear = excluded.is_dear, is_full = excluded.is_full`,
      [id, orgId, JSON.stringify(rows)],
    );
  },
  forgetSightings: async (tx, alertId) => {
    await on(tx).change('DELETE FROM need_alert_sighting WHERE alert_id = $1', [alertId]);
  },
};

const matches: Pick<AlertStore, 'tell' | 'matches' | 'match'> = {
  tell: async (tx, told) => {
    if (told.length === 0) return 0;
    const rows = told.map(
      ({ id, alertId, orgId, offerId, offerName, reason, rate, bookableUnits, window, matchedAt }) => ({
        ...{ id, alert_id: alertId, org_id: orgId, offer_id: offerId, offer_name: offerName, reason },
        ...{ rate: decimalToString(rate.amount), currency: rate.currency, rate_unit: rate.unit },
        ...{ bookable_units: bookableUnits, matched_at: instantToString(matchedAt) },
        ...{ starts_at: instantToString(window.start), ends_at: instantToString(window.end) },
      }),
    );
    return on(tx).change(
      `INSERT INTO need_alert_match SELECT * FROM jsonb_populate_recordset(NULL::need_alert_match, $1::jsonb) ON CONFLICT (alert_id, offer_id) DO NOTHING`,
      [JSON.stringify(rows)],
    );
  },
  matches: async (tx, alertIds, most) => {
    const rows = await on(tx).rows<MatchRow>(
      `SELECT m.* FROM unnest($1::text[]) AS a (id)
       CROSS JOIN LATERAL (SELECT * FROM need_alert_match WHERE alert_id = a.id ORDER BY id DESC LIMIT $2) AS m ORDER BY m.id DESC`,
      [[...alertIds], most],
    );
    return rows.map(matchFrom);
  },
  match: async (tx, id) => {
    const row = await on(tx).row<MatchRow>('SELECT * FROM need_alert_match WHERE id = $1', [id]);
    return row && matchFrom(row);
  },
};
