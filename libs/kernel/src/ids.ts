import { assert } from './assert.js';
import { type Instant, instantFromEpoch } from './instant.js';

/** Every kind of thing that has an id, and its prefix. Ids are opaque, stable and never change format. */
export const ID_PREFIXES = {
  organisation: 'org',
  user: 'usr',
  apiKey: 'key',
  session: 'ses',
  site: 'site',
  pool: 'pool',
  hall: 'hall',
  block: 'blk',
  miningLoad: 'load',
  curtailment: 'cut',
  quote: 'qte',
  quoteShare: 'qsh',
  quoteApproval: 'qap',
  lease: 'lse',
  termSheet: 'tsh',
  contract: 'ctr',
  contractAct: 'act',
  contractMoney: 'cmo',
  prepaymentDraw: 'drw',
  meterRecord: 'mtr',
  acceptance: 'acc',
  meterReading: 'rdg',
  powerCharge: 'chg',
  maintenance: 'mnt',
  curtailmentCall: 'call',
  notice: 'ntc',
  availabilityMonth: 'avm',
  energyBill: 'enb',
  owedCredit: 'owc',
  invoice: 'inv',
  invoiceLine: 'inl',
  creditNote: 'crn',
  creditNoteLine: 'cnl',
  creditApplication: 'cra',
  refund: 'ref',
  dispute: 'dsp',
  disputeAnswer: 'dsa',
  outgoingWire: 'owr',
  creditRefund: 'crf',
  creditNoteReversal: 'crr',
  depositForfeit: 'dpf',
  depositUse: 'dpu',
  dunningStep: 'dun',
  dunningPause: 'dup',
  paymentMethod: 'pay',
  paymentSetup: 'pst',
  journal: 'jnl',
  periodClose: 'pcl',
  bankAccount: 'bac',
  bankUpload: 'bup',
  bankStatement: 'bst',
  bankLine: 'bln',
  intent: 'int',
  payoutAccount: 'acn',
  payout: 'pyt',
  payoutLine: 'pyl',
  payoutTransfer: 'trf',
  transferReversal: 'trv',
  holdback: 'hbk',
  run: 'rec',
  exception: 'brk',
  recordMatch: 'mch',
  operation: 'opn',
  matchDecision: 'mdc',
  suggestion: 'sug',
  refusedFile: 'brf',
  certificate: 'cer',
  invoiceWire: 'iwr',
  topUp: 'tup',
  topUpDispute: 'tud',
  topUpTaking: 'tut',
  topUpWriteOff: 'tuw',
  topUpDunningStep: 'tus',
  cashApplication: 'cap',
  disputeFile: 'dsf',
  exceptionFile: 'bkf',
  periodReopening: 'prp',
  balanceDraw: 'bdr',
  budget: 'bdg',
  purchaseOrder: 'por',
  creditTerms: 'ctm',
  taxEntry: 'txr',
  webhookEndpoint: 'whe',
  webhookDelivery: 'whd',
  alert: 'alr',
  alertMatch: 'alm',
  request: 'req',
} as const;

export type IdKind = keyof typeof ID_PREFIXES;

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** `<prefix>_<26-char ULID>`: 48 bits of time, 80 bits of the given randomness, sortable by creation. */
export function makeId(kind: IdKind, at: Instant, randomness: Uint8Array): string {
  assert(randomness.length === 10, 'an id takes 10 random bytes');
  let value = BigInt(at);
  for (const byte of randomness) value = (value << 8n) | BigInt(byte);
  let text = '';
  for (let index = 0; index < 26; index += 1) {
    text = ALPHABET[Number(value & 31n)] + text;
    value >>= 5n;
  }
  return `${ID_PREFIXES[kind]}_${text}`;
}

/** When an id was made: its first ten letters are 48 bits of milliseconds. */
export function timeOfId(id: string): Instant {
  const letters = id.slice(id.indexOf('_') + 1, id.indexOf('_') + 11);
  assert(letters.length === 10, 'an id begins with its time');
  return instantFromEpoch([...letters].reduce((value, letter) => value * 32 + ALPHABET.indexOf(letter), 0));
}

const SHAPE = /^([a-z]+)_[0-9A-HJKMNP-TV-Z]{26}$/;

export function isId(kind: IdKind, text: string): boolean {
  return SHAPE.exec(text)?.[1] === ID_PREFIXES[kind];
}
