import { type BankLineKind } from '#libs/workflows';

/** What a detail code does to the account, by the ranges of BAI2: 100 to 399 credits, 400 to 699 debits, 920 to 999 the bank's own. */
export function directionOf(code: string): 'CREDIT' | 'DEBIT' | 'NONE' {
  const number = /^\d{3}$/.test(code) ? Number(code) : 0;
  if ((number >= 100 && number <= 399) || (number >= 920 && number <= 959)) return 'CREDIT';
  if ((number >= 400 && number <= 699) || number >= 960) return 'DEBIT';
  return 'NONE';
}

const KINDS: readonly (readonly [BankLineKind, string])[] = [
  ['TRANSFER', '142 145 164 165 166 168 169 174 191 195 196 206 208 213 218 275 447 466 495 496 506 508 512 518 575'],
  ['DIRECT_DEBIT', '451 455 464 468 469 474'],
  ['CHECK', '115 116 172 173 175 301 472 475 476 477 484 485'],
  ['CARD', '121 126 421 426'],
  ['CASH', '173 367 561'],
  ['FEE', '654 661 666 668 698'],
  ['INTEREST', '351 354 651'],
  ['RETURN', '255 257 261 264 266 268 555 557 559 564 566 568'],
];

const BY_CODE = new Map(KINDS.flatMap(([kind, codes]) => codes.split(' ').map((code) => [code, kind] as const)));

export function kindOf(code: string): BankLineKind {
  return BY_CODE.get(code) ?? 'OTHER';
}

/** Debit and credit reversals, corrections of a posting error, ACH reversals. */
const REVERSALS = new Set(['252', '253', '258', '552', '553', '558']);

export function isReversalCode(code: string): boolean {
  return REVERSALS.has(code);
}
