import { type Sent } from '../../wire/sent.js';

/** Where a key stands in the lines: a variable of the shell, so that no key ends up in its history. */
const KEY = '$GRIDLEASE_API_KEY';

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** The operation for a POSIX shell. A mutation is sent under a key of its own, so that a retry does it once. */
export const curlLine = ({ document, variables, kind }: Sent, origin: string): string => {
  const query = document.replace(/\s+/g, ' ').trim();
  const lines = [
    `curl ${origin}/graphql`,
    `-H "authorization: Bearer ${KEY}"`,
    `-H 'content-type: application/json'`,
    ...(kind === 'mutation' ? ['-H "idempotency-key: $(uuidgen)"'] : []),
    `--data-binary ${quoted(JSON.stringify({ query, variables }))}`,
  ];
  return lines.join(' \\\n  ');
};

/** An option of a command; none where the variable is not set. */
const flag = (name: string, value: unknown, isLow = false): readonly string[] =>
  typeof value === 'string' ? [`--${name} ${quoted(isLow ? value.toLowerCase() : value)}`] : [];

/** Commands of `gridlease` that answer the same question; they sign in with an e-mail and a password of the shell. */
const COMMANDS: Readonly<Record<string, (id: string, variables: Sent['variables']) => string>> = {
  RequestLog: (_, { outcome, keyId }) =>
    ['requests list', ...flag('outcome', outcome, true), ...flag('key', keyId)].join(' '),
  RequestById: (id) => `requests show ${id}`,
  QuotesAwaiting: () => 'quote waiting',
  QuoteDetail: (id) => `quote show ${id}`,
  ShareQuote: (id) => `quote share ${id}`,
  RequestApproval: (id) => `quote ask ${id}`,
  RenewQuote: (id) => `quote again ${id}`,
  InvoiceList: () => 'bills',
  SpendingOf: () => 'bills',
  ContractList: () => 'contract list',
  ContractDetail: (id) => `contract show ${id}`,
  ContractSchedule: (id) => `contract schedule ${id}`,
  TermSheetList: () => 'term-sheet list',
  TermSheetDetail: (id) => `term-sheet show ${id}`,
};

/** What a mutation about a quote names. */
const quoteOf = (input: unknown): unknown =>
  typeof input === 'object' && input !== null && 'quoteId' in input ? input.quoteId : undefined;

/** The line for our command line; null where it has no such command. */
export const cliLine = ({ name, variables }: Sent): string | null => {
  const command = COMMANDS[name];
  const id = variables['id'] ?? quoteOf(variables['input']);
  return command === undefined ? null : `gridlease ${command(typeof id === 'string' ? id : '', variables)} --json`;
};
