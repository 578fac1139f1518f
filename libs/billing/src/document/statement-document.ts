import { type Instant, addMilliseconds } from '#libs/kernel';
import { type Party } from '../invoice/invoice.js';
import { type StatementAccount } from '../statement/statement.js';
import { type StatementMonth, isFinalAt, windowOf } from '../statement/statement-month.js';
import { type DocumentLanguage, type PrintedDocument, type Section, type TableSection } from './document.js';
import { amountText, bareAmountText, dayOf } from './figures.js';
import { footOf, printedParty } from './parties.js';
import { type Say, movementText, speaking } from './words.js';

export interface StatementFacts {
  readonly month: StatementMonth;
  readonly accounts: readonly StatementAccount[];
  readonly issuer: Party;
  readonly owner: Party;
  /** Human numbers of the invoices that movements are about, by id. */
  readonly invoiceNumbers: ReadonlyMap<string, string>;
}

/** A month of an organisation's accounts: a summary, then each account with every movement and the balance after it. */
export function statementDocument(facts: StatementFacts, language: DocumentLanguage, now: Instant): PrintedDocument {
  const say = speaking(language);
  const { month, accounts, owner, issuer } = facts;
  const { start, end } = windowOf(month);
  const isFinal = isFinalAt(month, now);
  const owed = accounts.filter(({ type }) => type === 'TENANT_RECEIVABLE' || type === 'PROVIDER_PAYABLE');
  const [first] = owed;
  return {
    kind: 'STATEMENT',
    language,
    title: say('title.STATEMENT'),
    number: month,
    date: dayOf(isFinal ? end : now),
    mark: isFinal ? null : say('mark.provisional'),
    parties: [printedParty(say('from'), issuer, say), printedParty(say('accountOf'), owner, say)],
    facts: [
      { name: say('month'), value: month },
      { name: say('days'), value: `${dayOf(start)} – ${dayOf(addMilliseconds(end, -1))} UTC` },
    ],
    headline:
      first !== undefined && owed.length === 1
        ? { name: say(`held.${first.type}`), value: amountText(first.closing) }
        : null,
    sections:
      accounts.length === 0
        ? [{ kind: 'TEXT', heading: null, paragraphs: [say('noMovements')] }]
        : [summary(accounts, say), ...accounts.map((account) => movementsOf(account, facts, say, language))],
    totals: [],
    notes: [say('statement.note'), ...(isFinal ? [] : [say('statement.provisional')])],
    annexes: [],
    proofs: [],
    foot: footOf(issuer.legalName, say),
  };
}

function summary(accounts: readonly StatementAccount[], say: Say): TableSection {
  const number = (head: string) => ({ head, align: 'END', share: null }) as const;
  return {
    kind: 'TABLE',
    heading: null,
    columns: [
      { head: say('account'), align: 'START', share: 1 },
      ...[say('opening'), say('added'), say('taken'), say('closing')].map(number),
    ],
    rows: accounts.map(({ type, opening, added, taken, closing }) => ({
      cells: [
        say(`held.${type}`),
        bareAmountText(opening),
        bareAmountText(added),
        bareAmountText(taken),
        amountText(closing),
      ],
      detail: null,
      isSum: false,
    })),
  };
}

function movementsOf(
  { type, currency, opening, closing, movements }: StatementAccount,
  { month, invoiceNumbers }: StatementFacts,
  say: Say,
  language: DocumentLanguage,
): Section {
  const { start, end } = windowOf(month);
  const sum = (at: Instant, balance: string) => ({
    cells: [dayOf(at), say('balanceAt', { date: dayOf(at) }), '', '', balance],
    detail: null,
    isSum: true,
  });
  return {
    kind: 'TABLE',
    heading: `${say(`held.${type}`)} · ${currency}`,
    columns: [
      { head: say('date'), align: 'START', share: null },
      { head: say('movement'), align: 'START', share: 1 },
      { head: say('reference'), align: 'START', share: null },
      { head: say('amount'), align: 'END', share: null },
      { head: say('balance'), align: 'END', share: null },
    ],
    rows: [
      sum(start, bareAmountText(opening)),
      ...movements.map(({ kind, postedAt, sourceId, amount, balance }) => ({
        cells: [
          dayOf(postedAt),
          movementText(kind, language),
          invoiceNumbers.get(sourceId) ?? sourceId,
          bareAmountText(amount),
          bareAmountText(balance),
        ],
        detail: null,
        isSum: false,
      })),
      sum(end, bareAmountText(closing)),
    ],
  };
}
