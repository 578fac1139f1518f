import { type MessageId, type Say } from '../../kit/text.js';
import { type BooksReport } from '../../gql/ops/graphql.js';
import { CLASSES, MOVEMENTS, STAGES, STATE_LOOK } from '../recon/looks.js';

/** Codes of one kind, and the beginning of the ids of their words. */
type Kind = readonly [prefix: string, codes: readonly string[]];

const RAIL: Kind = ['pay.collection', ['STRIPE', 'WIRE']];
const LEG: Kind = ['recon.leg', ['RECORD', 'OBJECT', 'TRANSACTION', 'POSTING', 'BANK_LINE']];
const ITEM: Kind = ['recon.item', ['IDENTITIES', 'DOCUMENTS', 'MATCHING', 'EXCEPTIONS', 'STRIPE', 'AUDIT', 'LOCK']];
const IDENTITY: Kind = [
  'recon.id',
  [
    ...['RECEIVABLE_IS_OPEN_INVOICES', 'DEPOSITS_ARE_OBLIGATIONS', 'IN_TRANSIT_IS_PAYOUTS_UNDERWAY'],
    ...['SUSPENSE_IS_EMPTY', 'BANK_IS_STATEMENTS', 'PAYABLE_IS_OPEN_LINES', 'CREDIT_IS_NOTES', 'PREPAID_IS_BALANCES'],
  ],
];
const CLASS: Kind = ['recon.class', CLASSES];
const STATE: Kind = ['recon.es', Object.keys(STATE_LOOK)];
const MOVEMENT: Kind = ['recon.move', MOVEMENTS];
const STAGE: Kind = ['recon.stage', STAGES];

/** Which codes a report has; the same code may mean something else in another one. */
const KINDS: Readonly<Partial<Record<BooksReport, readonly Kind[]>>> = {
  RECEIVABLE_AGING: [RAIL],
  EXCEPTIONS: [CLASS, STATE],
  RESOLUTION_TIMES: [CLASS, STATE],
  MATCHING: [MOVEMENT, STAGE, CLASS],
  CLOSE_CHECKLIST: [ITEM, IDENTITY],
  CERTIFICATE: [LEG, ITEM, IDENTITY],
};

/** Codes of a report's cell in words, e.g. `Exception: MISSING_BANK`; a file has them as they are. */
export const wordOf = (say: Say, report: BooksReport, text: string): string => {
  const known = (code: string): string => {
    const kind = KINDS[report]?.find(([, codes]) => codes.includes(code));
    return kind === undefined ? code : say(`${kind[0]}.${code}` as MessageId);
  };
  return text
    .split(': ')
    .map((part) => known(part).replaceAll(/[A-Z]+(?:_[A-Z]+)+/g, known))
    .join(': ');
};
