import type { Call } from '../call.js';
import { answerDispute, closeDispute } from '../disputing.js';
import { render } from '../events.js';
import type { JsonObject } from '../json.js';
import { newestFirst, page, paging } from '../lists.js';
import { disputes, EVIDENCE_FILES, EVIDENCE_TEXTS, type Dispute, type Evidence } from '../objects/dispute.js';
import { files } from '../objects/file.js';
import { bool, inRange, instantRange, mergeMetadata, metadata, oneOf, readShape, text, unmodelled } from '../params.js';
import type { Param } from '../params.js';
import { route, type Route } from '../route.js';
import { invalidRequest, missing } from '../stripe-error.js';

/** SDK, `DisputeUpdateParams.evidence`: "The combined character count of all fields is limited to 150,000." One: 20,000. */
const MOST_CHARACTERS = 150_000;
const evidenceShape: Readonly<Record<string, Param<string>>> = {
  ...Object.fromEntries(EVIDENCE_TEXTS.map((name) => [name, text(20_000)])),
  ...Object.fromEntries(EVIDENCE_FILES.map((name) => [name, text()])),
  appeal: unmodelled(),
  enhanced_evidence: unmodelled(),
};
const evidenceParam: Param<Evidence> = {
  read(value, at) {
    if (typeof value === 'string' || Array.isArray(value)) throw invalidRequest(`Invalid object: ${at}`, { param: at });
    const told: Evidence = readShape(evidenceShape, value, at);
    const characters = Object.values(told).reduce((sum, one) => sum + one.length, 0);
    if (characters > MOST_CHARACTERS)
      throw invalidRequest(`The evidence has ${characters} characters in all; ${MOST_CHARACTERS} is the most.`, {
        param: at,
      });
    return told;
  },
};

function find(call: Call, id: string): Dispute {
  const found = call.store.get(disputes, call.account, id);
  if (found === undefined) throw missing('dispute', id, 'dispute');
  return found;
}

/** Docs, disputes: "the combined file size" of all evidence. */
const MOST_BYTES = 4_500_000;

/** Files must be there, be meant as evidence, and be small enough together with those that were named before. */
function checkFiles(call: Call, told: Evidence): void {
  const sizes = EVIDENCE_FILES.map((name) => {
    const id = told[name];
    if (id === undefined) return 0;
    const file = call.store.get(files, call.account, id);
    if (file === undefined) throw missing('file', id, `evidence[${name}]`);
    return file.size;
  });
  if (sizes.reduce((sum, size) => sum + size, 0) > MOST_BYTES)
    throw invalidRequest(`The files of the evidence may have ${MOST_BYTES} bytes together.`, { param: 'evidence' });
}

const show = (call: Call, dispute: Dispute): JsonObject => render(call.store, disputes, call.account, dispute);

export const disputeRoutes: readonly Route[] = [
  route('GET', '/v1/disputes/:dispute', {}, (call, _params, { dispute = '' }) => show(call, find(call, dispute))),
  route(
    'POST',
    '/v1/disputes/:dispute',
    {
      evidence: evidenceParam,
      intended_submission_method: oneOf('manual', 'prefer_manual', 'prefer_smart_disputes', 'smart_disputes'),
      metadata: metadata(),
      submit: bool(),
    },
    (call, params, { dispute = '' }) => {
      const old = find(call, dispute);
      checkFiles(call, { ...old.told, ...params.evidence });
      return show(
        call,
        answerDispute(call, old, {
          ...(params.evidence === undefined ? {} : { evidence: params.evidence }),
          ...(params.intended_submission_method === undefined ? {} : { intended: params.intended_submission_method }),
          metadata: mergeMetadata(old.metadata, params.metadata),
          // SDK, `submit`: "making another request with this attribute set to `true` (the default)".
          submit: params.submit ?? params.evidence !== undefined,
        }),
      );
    },
  ),
  route('POST', '/v1/disputes/:dispute/close', {}, (call, _params, { dispute = '' }) =>
    show(call, closeDispute(call, find(call, dispute))),
  ),
  route(
    'GET',
    '/v1/disputes',
    { ...paging, charge: text(), payment_intent: text(), created: instantRange() },
    (call, params) => {
      const rows = newestFirst(call.store.all(disputes, call.account))
        .filter((one) => (params.charge ?? one.charge) === one.charge && inRange(one.created, params.created))
        .filter((one) => params.payment_intent === undefined || one.payment_intent === params.payment_intent);
      return page(rows, params, '/v1/disputes', (one) => show(call, one));
    },
  ),
];
