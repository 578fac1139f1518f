import { randomBytes } from 'node:crypto';
import { instantFromEpoch, makeId } from '#libs/kernel';

/** A fresh `req_…` id, given to one HTTP request and printed in its log lines, its `x-request-id` header and any masked error. */
export function newRequestId(): string {
  return makeId('request', instantFromEpoch(Date.now()), randomBytes(10));
}
