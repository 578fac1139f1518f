import { decimalToString, moneyToString } from '#libs/kernel';
import { type ContractParty, type TrancheListing } from './contract-party.js';
import {
  billingClauses,
  changeClauses,
  escalationClauses,
  moneyClauses,
  powerClauses,
  serviceClauses,
  terminationClauses,
} from './contract-clauses.js';
import { termSheetToJson } from './term-sheet-json.js';
import { type TermSheet } from './term-sheet.js';
import { type Tranche, endOf } from './tranche.js';

/** Both sides as they sign, and what the platform takes. */
export interface ContractParties {
  readonly provider: ContractParty;
  readonly tenant: ContractParty;
  /** Our fee on what the tenant is billed, in basis points. */
  readonly platformFeeBasisPoints: number;
}

/** One numbered part of the document. */
interface Article {
  readonly heading: string;
  readonly clauses: readonly string[];
}

/**
 * The contract as a plain text: numbered clauses in English for people, then all terms once more as data, so that nothing a bill depends on
 * is outside what is signed. Lines end with a line feed. The same terms make the same text, byte for byte, wherever and whenever; its
 * SHA-256 is what both sides accept.
 */
export function contractText(terms: TermSheet, listings: readonly TrancheListing[], parties: ContractParties): string {
  const articles = [
    partiesArticle(terms, parties),
    capacityArticle(terms, listings),
    { heading: 'Term', clauses: terms.tranches.map(termClause) },
    { heading: 'Rent', clauses: [...rentClauses(terms), ...escalationClauses(terms)] },
    { heading: 'Power', clauses: powerClauses(terms) },
    { heading: 'Billing and payment', clauses: billingClauses(terms, parties.platformFeeBasisPoints) },
    { heading: 'Commitment, credits, prepayment and deposit', clauses: moneyClauses(terms) },
    { heading: 'Service levels, curtailment and support', clauses: serviceClauses(terms) },
    { heading: 'Options, amendment and novation', clauses: changeClauses(terms) },
    { heading: 'Delay, end and fees', clauses: terminationClauses(terms) },
    { heading: 'How sums are made', clauses: SUMS },
  ];
  const title = `${terms.kind === 'HOSTING' ? 'HOSTING CONTRACT' : 'GPU LEASE'}\n${terms.title}\n`;
  const annex = `Annex A. The terms as data\n\n${JSON.stringify(termSheetToJson(terms), null, 2)}\n`;
  const listed = `Annex B. Listings\n\n${JSON.stringify(listings, null, 2)}\n`;
  return [title, ...articles.map(articleText), annex, listed].join('\n');
}

function articleText({ heading, clauses }: Article, index: number): string {
  const lines = clauses.map((clause, clauseIndex) => `${index + 1}.${clauseIndex + 1} ${oneLine(clause)}\n`);
  return `${index + 1}. ${heading}\n${lines.join('')}`;
}

/** What somebody typed must not look like a clause of its own. */
function oneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}

function partiesArticle(terms: TermSheet, { provider, tenant }: ContractParties): Article {
  const { guarantor } = terms.parties;
  const named = (party: ContractParty): string =>
    `${party.legalName} (${party.country}${party.taxId === null ? '' : `, tax id ${party.taxId}`}; organisation ${party.orgId})`;
  return {
    heading: 'Parties',
    clauses: [
      `The provider is ${named(provider)}. It leases out and is owed the rent.`,
      `The tenant is ${named(tenant)}. It leases and pays.`,
      guarantor === null
        ? 'Nobody guarantees what the tenant owes.'
        : `${guarantor.name} guarantees what the tenant owes, ${
            guarantor.cap === null ? 'without limit' : `up to ${moneyToString(guarantor.cap)} ${guarantor.cap.currency}`
          }${guarantor.amortisesOverYears === null ? '' : `; the limit falls to nothing by equal steps over ${guarantor.amortisesOverYears} years from ${guarantor.from}`}.`,
      `A date is a day of the time zone ${terms.timeZone} and begins at its midnight. A term ends before the last date named.`,
      ...terms.notes.filter((note) => note.trim() !== '').map((note) => `Note, which is no term: ${note}`),
    ],
  };
}

function capacityArticle(terms: TermSheet, listings: readonly TrancheListing[]): Article {
  const unit = unitOf(terms);
  return {
    heading: 'What is leased',
    clauses: [
      ...terms.tranches.map((tranche) => {
        const offer = listings.find((listing) => listing.tranche === tranche.id)?.offerId;
        const ramp = tranche.ramp.map(({ from, quantity }) => `${quantity} ${unit} from ${from}`).join(', ');
        return `Tranche "${tranche.id}": ${tranche.quantity} ${unit}${offer === undefined ? '' : ` of the listing ${offer}`}${
          ramp === '' ? '' : `, contracted by steps: ${ramp}`
        }.`;
      }),
      {
        RESERVED: 'The quantity is owed whether used or not.',
        ON_DEMAND: 'What runs is owed, by the hours that ran.',
        INTERRUPTIBLE:
          'What runs is owed, at the price that cleared for it, never above the rate; the provider may interrupt it.',
      }[terms.leaseKind],
    ],
  };
}

function unitOf({ kind }: TermSheet): string {
  return kind === 'HOSTING' ? 'kW of critical IT load' : 'GPUs';
}

function termClause({ id, commencement, termMonths, deliveryDue, ...tranche }: Tranche): string {
  const end = endOf({ id, commencement, termMonths, deliveryDue, ...tranche });
  const due = deliveryDue === null ? '' : ` Delivery is promised for ${deliveryDue}.`;
  return `Tranche "${id}" commences on ${commencement}, runs ${termMonths} months and ends before ${end}.${due} Where delivery is accepted on another day, that day is its commencement and its term is counted from it.`;
}

function rentClauses(terms: TermSheet): string[] {
  const per = terms.kind === 'HOSTING' ? 'kW and month' : 'GPU-hour';
  return terms.tranches.map(({ id, rate, rateResets }) => {
    const resets = rateResets.map((reset) => `${decimalToString(reset.rate)} from ${reset.from}`).join(', ');
    return `The rent of tranche "${id}" is ${decimalToString(rate)} ${terms.currency} per ${per}${
      resets === '' ? '' : `, then ${resets}, escalations counted anew from each of those days`
    }.`;
  });
}

const SUMS = [
  'Every sum is computed exactly and rounded once a line and period, to the minor unit, half away from zero.',
  'A part of a period costs the rounded cost up to its end less the rounded cost up to its start, so parts sum to the whole.',
  'Periods, escalations and commitment periods are counted from the original date, never from the one before.',
  'The whole invoice schedule is fixed and hashed at signing. What was invoiced is never rewritten: a change makes a line of its own.',
];
