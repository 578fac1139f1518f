import { type Instant } from '#libs/kernel';
import { type NotificationStore, type SubjectFacts } from '#libs/workflows';
import { dateOf, instantOf, instantOrNull, moneyOf } from '../database/columns.js';
import { on } from '../database/store-tx.js';

interface FactsRow {
  readonly subject_id: string;
  readonly opens_id: string;
  readonly reference: string | null;
  readonly amount_minor: string | null;
  readonly currency: string | null;
  readonly until: Date | null;
}

/** One line a thing; which table an id is of is said by the table that has it. */
const FACTS = `
  SELECT id AS subject_id, id AS opens_id, number AS reference, total_minor AS amount_minor, currency, expires_at AS until
    FROM quote WHERE id = ANY ($1)
  UNION ALL SELECT id, id, number, NULL, NULL, NULL FROM lease WHERE id = ANY ($1)
  UNION ALL SELECT id, id, number, total_minor - credited_minor, currency, due_at FROM invoice WHERE id = ANY ($1)
  UNION ALL SELECT id, invoice_id, number, total_minor, currency, NULL FROM credit_note WHERE id = ANY ($1)
  UNION ALL SELECT id, id, NULL, amount_minor, currency, NULL FROM top_up WHERE id = ANY ($1)
  UNION ALL SELECT d.id, d.invoice_id, i.number, d.amount_minor, d.currency, d.due_by
    FROM dispute d JOIN invoice i ON i.id = d.invoice_id WHERE d.id = ANY ($1)
  UNION ALL SELECT b.id, b.id, b.name, b.monthly_minor, b.currency, NULL FROM budget b WHERE b.id = ANY ($1)
  UNION ALL SELECT id, offer_id, offer_name, NULL, NULL, NULL FROM need_alert_match WHERE id = ANY ($1)`;

/** Settled as in the feed, so that a mark and the page that it was made on speak of the same. */
const UNREAD = `
  SELECT 'evt_' || e.xid || '_' || e.seq AS id FROM party_event e
  WHERE e.org_id = (SELECT sec.org()) AND e.type = ANY ($2) AND e.xid < pg_snapshot_xmin(pg_current_snapshot()) AND NOT EXISTS (
    SELECT FROM notification_read r WHERE r.org_id = e.org_id AND r.actor_id = $1 AND r.event_id = 'evt_' || e.xid || '_' || e.seq)
  ORDER BY e.xid DESC, e.seq DESC LIMIT $3`;

export function notificationStore(): NotificationStore {
  return { ...marks, ...choices, ...things };
}

const marks: Pick<NotificationStore, 'read' | 'markRead' | 'unread' | 'forgetRead'> = {
  read: async (tx, actorId, eventIds) => {
    const rows = await on(tx).rows<{ event_id: string; read_at: Date }>(
      'SELECT event_id, read_at FROM notification_read WHERE org_id = (SELECT sec.org()) AND actor_id = $1 AND event_id = ANY ($2)',
      [actorId, [...eventIds]],
    );
    return new Map(rows.map((row): [string, Instant] => [row.event_id, instantOf(row.read_at)]));
  },
  markRead: async (tx, actorId, eventIds) => {
    if (eventIds.length === 0) return;
    await on(tx).change(
      `INSERT INTO notification_read (org_id, actor_id, event_id) SELECT (SELECT sec.org()), $1, e FROM unnest($2::text[]) AS e ORDER BY e
       ON CONFLICT DO NOTHING`,
      [actorId, [...eventIds]],
    );
  },
  unread: async (tx, actorId, types, most) =>
    (await on(tx).rows<{ id: string }>(UNREAD, [actorId, [...types], most])).map(({ id }) => id),
  forgetRead: (tx, before, limit) =>
    on(tx).change(
      `DELETE FROM notification_read WHERE (org_id, actor_id, event_id) IN (
         SELECT org_id, actor_id, event_id FROM notification_read WHERE read_at < $1 ORDER BY read_at LIMIT $2)`,
      [dateOf(before), limit],
    ),
};

const choices: Pick<NotificationStore, 'silenced' | 'silence'> = {
  silenced: async (tx, actorId) => {
    const text = 'SELECT type FROM notification_silence WHERE org_id = (SELECT sec.org()) AND actor_id = $1';
    return (await on(tx).rows<{ type: string }>(text, [actorId])).map(({ type }) => type);
  },
  silence: async (tx, actorId, type, isSilenced) => {
    const text = isSilenced
      ? 'INSERT INTO notification_silence (org_id, actor_id, type) VALUES ((SELECT sec.org()), $1, $2) ON CONFLICT DO NOTHING'
      : 'DELETE FROM notification_silence WHERE org_id = (SELECT sec.org()) AND actor_id = $1 AND type = $2';
    await on(tx).change(text, [actorId, type]);
  },
};

const things: Pick<NotificationStore, 'facts' | 'remind'> = {
  facts: async (tx, subjectIds) => {
    if (subjectIds.length === 0) return [];
    const rows = await on(tx).rows<FactsRow>(FACTS, [[...subjectIds]]);
    return rows.map((row): SubjectFacts => {
      const { subject_id: subjectId, opens_id: opensId, reference, amount_minor: minor, currency, until } = row;
      const amount = minor === null || currency === null ? null : moneyOf(minor, currency);
      return { subjectId, opensId, reference, amount, until: instantOrNull(until) };
    });
  },
  remind: async (tx, minutes, days) =>
    (await on(tx).row<{ told: number }>('SELECT remind($1, $2) AS told', [minutes, days]))?.told ?? 0,
};
