import { type CivilDate, DAY, isId, startOfDay } from '#libs/kernel';
import { nameOf } from '../reconciliation/bank-entries.js';
import { everyPage } from '../reconciliation/every-page.js';
import { type BankLine } from '../ports/bank-stores.js';
import { type OutgoingWire } from '../ports/outgoing-wire-store.js';
import { type Ports } from '../ports/ports.js';
import { type Tx } from '../ports/unit-of-work.js';

type Needs = Pick<Ports, 'outgoingWires' | 'billingProfiles' | 'directory' | 'bank'>;

/** A wire is booked on the day it was sent, or so many days later at most; a bank's day may begin before ours. */
const EARLY = DAY;
const LATE = 10 * DAY;

/** Everything a line says in words. */
export const textOf = ({ endToEndId, references, remittance }: BankLine): string =>
  [remittance, endToEndId, ...references].join(' ');

/** Ids of wires, as banks hand them on: in capitals, perhaps without the underscore. */
function wiresNamed(line: BankLine): string[] {
  const found = [
    ...textOf(line)
      .toUpperCase()
      .matchAll(/\bOWR[_ -]?([0-9A-HJKMNP-TV-Z]{26})\b/g),
  ].map(([, rest]) => `owr_${rest}`);
  return [...new Set(found)].filter((id) => isId('outgoingWire', id));
}

/**
 * Which wire of ours a line is about, beyond doubt: the one whose end-to-end id it repeats; else the only one on its way of its amount and
 * day that has the bank's reference on the line, or that goes to whom the line names, while no other line could be it. Null: nobody knows.
 */
export async function wireOfLine(ports: Needs, tx: Tx, line: BankLine): Promise<string | null> {
  const [named, another] = wiresNamed(line);
  if (named !== undefined) return another === undefined ? named : null;
  const sent = await everyPage((after) => ports.outgoingWires.page(tx, { first: 100, after, states: ['SENT'] }));
  const fitting = sent.filter((wire) => isOfAmount(wire, line) && isOfDay(wire, line.bookedOn));
  const referred = fitting.filter((wire) => isReferred(wire, line));
  const [byReference, other] = referred;
  if (byReference !== undefined) return other === undefined ? byReference.id : null;
  const [only, more] = fitting;
  if (only === undefined || more !== undefined || !(await isTo(ports, tx, only, line))) return null;
  return (await isAlone(ports, tx, line)) ? only.id : null;
}

function isOfAmount({ amount }: OutgoingWire, line: BankLine): boolean {
  return amount.currency === line.amount.currency && amount.minor === -line.amount.minor;
}

const sentStep = ({ steps }: OutgoingWire) => steps.find(({ state }) => state === 'SENT');

function isOfDay(wire: OutgoingWire, bookedOn: CivilDate): boolean {
  const [at, day] = [sentStep(wire)?.at, startOfDay(bookedOn, 'UTC')];
  return at !== undefined && day >= at - EARLY - DAY && day <= at + LATE;
}

/** Six letters at least: shorter ones are in many texts. */
const SHORTEST = 6;

function isReferred(wire: OutgoingWire, line: BankLine): boolean {
  const bare = (text: string | null | undefined): string => (text ?? '').toUpperCase().replace(/[^A-Z0-9]/g, '');
  const reference = bare(sentStep(wire)?.reference);
  if (reference.length < SHORTEST) return false;
  return bare(line.bankReference) === reference || bare(textOf(line)).includes(reference);
}

/** Whether the line names whom the wire goes to, by the name on its invoices or the one it trades under. */
async function isTo(
  { billingProfiles, directory }: Needs,
  tx: Tx,
  { beneficiaryOrgId }: OutgoingWire,
  line: BankLine,
): Promise<boolean> {
  const name = nameOf(line.counterpartyName);
  if (name === null) return false;
  const profile = await billingProfiles.byOrg(tx, beneficiaryOrgId);
  const trading = (await directory.tradingNames(tx, [beneficiaryOrgId])).get(beneficiaryOrgId);
  return [profile?.legalName ?? null, trading ?? null].some((one) => nameOf(one) === name);
}

/** Whether no other line of that amount that did nothing yet was booked around that day. */
async function isAlone({ bank }: Needs, tx: Tx, line: BankLine): Promise<boolean> {
  const { rows } = await bank.lines(
    tx,
    { accountId: line.accountId, from: line.bookedOn, to: line.bookedOn },
    { first: 1_000, after: null },
  );
  const same = rows.filter(({ id, amount }) => id !== line.id && amount.minor === line.amount.minor);
  return (
    (
      await bank.uses(
        tx,
        same.map(({ id }) => id),
      )
    ).length === same.length
  );
}
