import { type Command } from 'commander';
import { OpenBills } from '../gql/tenant/documents/OpenBills.js';
import { type OpenBillsQuery } from '../gql/tenant/graphql.js';
import { type PartyOptions, type Surroundings, partyDesk, tell, whole } from './party.js';

interface BillOptions {
  readonly first: string;
  readonly json?: true;
}

/** `gridlease bills`: what a tenant has to pay, how by bank transfer, and what is left of its balance and its budgets. */
export function billsCommand(program: Command, around: Surroundings): void {
  program
    .command('bills')
    .description('what is open, and how to pay it by bank transfer (GRIDLEASE_EMAIL, GRIDLEASE_PASSWORD)')
    .option('--first <count>', 'so many invoices, the newest first', '20')
    .option('--json', 'print JSON')
    .action((options: BillOptions) => bills(options, around));
}

async function bills({ first, json }: BillOptions, around: Surroundings): Promise<void> {
  const { environment } = around;
  const { api } = await partyDesk(environment, 'tenant');
  const shown: PartyOptions = { as: 'tenant', ...(json ? { json } : {}) };
  tell(around, shown, await api.run(OpenBills, { first: whole(first) }), linesOf);
}

type Bill = OpenBillsQuery['invoices']['nodes'][number];

function linesOf({ invoices, prepaidBalance, budgets }: OpenBillsQuery): string[] {
  const held = prepaidBalance.held.map(({ amount, currency }) => `${amount} ${currency}`);
  const inForce = budgets.filter(({ closedAt }) => closedAt === null);
  return [
    ...(invoices.nodes.length === 0 ? ['Nothing is to be paid.'] : invoices.nodes.flatMap(linesOfBill)),
    ...(held.length === 0 ? [] : [`Paid ahead: ${held.join(', ')}`]),
    ...(prepaidBalance.stoppedBecause === null ? [] : [`Automatic top-ups stopped: ${prepaidBalance.stoppedBecause}`]),
    ...inForce.map(
      ({ name, isHard, left }) => `Budget ${name}${isHard ? ' (hard)' : ''}: ${left.amount} ${left.currency} left`,
    ),
  ];
}

/** With each jurisdiction's tax, or why there is none. */
function linesOfBill({ number, dueAt, amountDue, total, lines, wires, paymentInstructions: to }: Bill): string[] {
  const account = to === null ? null : (to.iban ?? `${to.accountNumber} (routing number ${to.routingNumber})`);
  return [
    `${number}  ${amountDue.amount} ${amountDue.currency}, due ${dueAt.slice(0, 10)}`,
    `  of ${total.amount} ${total.currency} in all`,
    ...lines
      .filter(({ kind }) => kind === 'TAX')
      .map(({ description, amount: { amount, currency } }) => `    ${description}: ${amount} ${currency}`),
    ...wires.map(
      ({ applied, bankReference }) => `  came by wire: ${applied.amount} ${applied.currency} (${bankReference})`,
    ),
    ...(to === null ? [] : [`  to ${to.holder}, ${to.bank}, ${account}${to.swift === null ? '' : `, ${to.swift}`}`]),
    ...(to === null ? [] : [`  reference ${to.reference} or ${to.creditorReference}`]),
  ];
}
