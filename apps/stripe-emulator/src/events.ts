import { PLATFORM, type Call } from './call.js';
import { newId } from './ids.js';
import { toJson, type Json, type JsonObject } from './json.js';
import { events, unplanned } from './objects/event.js';
import type { Row, Store, Table } from './store.js';
import { API_VERSION } from './version.js';

/** A row as Stripe would show it, without expansions. */
export function render<T extends Row>(store: Store, table: Table<T>, account: string, row: T): JsonObject {
  return table.render === undefined ? toJson(row) : table.render(store, row, account);
}

/** Records one event. Its delivery is planned by the webhook sender inside the same transaction. */
export function emitObject(call: Call, type: string, object: JsonObject, previous?: JsonObject): void {
  const id = newId('evt');
  call.store.put(events, call.account, {
    id,
    object: 'event',
    ...(call.account === PLATFORM ? {} : { account: call.account }),
    api_version: API_VERSION,
    created: call.clock.now(),
    data: { object, ...(previous === undefined ? {} : { previous_attributes: previous }) },
    livemode: false,
    pending_webhooks: 0,
    request: call.request,
    type,
  });
  call.store.put(unplanned, call.account, { id });
}

/** Records one event about a row; with `before`, the event carries what changed, as Stripe's `*.updated` do. */
export function emit<T extends Row>(call: Call, type: string, table: Table<T>, row: T, before?: T): void {
  const after = render(call.store, table, call.account, row);
  if (before === undefined) emitObject(call, type, after);
  else emitObject(call, type, after, changedFields(toJson(before), after));
}

/** The old values of the top-level fields that differ. Rendered additions (absent from the row itself) are not changes. */
function changedFields(before: JsonObject, after: JsonObject): JsonObject {
  const out: Record<string, Json> = {};
  for (const [key, value] of Object.entries(before)) {
    if (key in after && JSON.stringify(value) !== JSON.stringify(after[key])) out[key] = value;
  }
  return out;
}

/** Stores the new row and records its event in one go. */
export function save<T extends Row>(call: Call, table: Table<T>, row: T, type: string, before?: T): T {
  call.store.put(table, call.account, row);
  emit(call, type, table, row, before);
  return row;
}
