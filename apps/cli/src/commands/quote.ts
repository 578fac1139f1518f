import { randomUUID } from 'node:crypto';
import { type Command } from 'commander';
import { addressesFrom } from '../addresses.js';
import { type ApiClient, CommandError, EXIT, accepted } from '../client.js';
import { AnswerApproval } from '../gql/tenant/documents/AnswerApproval.js';
import { AskForApproval } from '../gql/tenant/documents/AskForApproval.js';
import { EndQuoteLink } from '../gql/tenant/documents/EndQuoteLink.js';
import { ListQuotes } from '../gql/tenant/documents/ListQuotes.js';
import { QuoteAgain } from '../gql/tenant/documents/QuoteAgain.js';
import { QuotesWaiting } from '../gql/tenant/documents/QuotesWaiting.js';
import { ShareQuoteByLink } from '../gql/tenant/documents/ShareQuoteByLink.js';
import { ShowQuote } from '../gql/tenant/documents/ShowQuote.js';
import { type QuoteLineFragment, type ShowQuoteQuery } from '../gql/tenant/graphql.js';
import { type PartyOptions, type Surroundings, partyDesk, tell, whole } from './party.js';

interface Options {
  readonly json?: true;
}

const WHICH = 'its number or id, such as Q-2026-000042';

/** `gridlease quote ...`: what an AI firm's people do with a quote besides booking it (GRIDLEASE_EMAIL, GRIDLEASE_PASSWORD say who). */
export function quoteCommand(program: Command, around: Surroundings): void {
  const parent = program
    .command('quote')
    .description('quotes: show, share by a link, ask for approval, approve, again');
  const sub = (name: string, description: string): Command =>
    parent.command(name).description(description).option('--json', 'print JSON');
  const say = <T>(options: Options, value: T, lines: (value: T) => readonly string[]): void =>
    tell(around, shown(options), value, lines);
  const api = async (): Promise<ApiClient> => (await partyDesk(around.environment, 'tenant')).api;

  sub('list', 'the newest hundred').action(async (options: Options) => {
    const { quotes } = await (await api()).run(ListQuotes, {});
    say(options, quotes.nodes, (all) => (all.length === 0 ? ['There is no quote yet.'] : all.map(headline)));
  });
  sub('waiting', 'those that wait for an approver').action(async (options: Options) => {
    const { quotesAwaitingApproval } = await (await api()).run(QuotesWaiting, {});
    say(options, quotesAwaitingApproval, (quotes) =>
      quotes.length === 0
        ? ['No quote waits for an approver.']
        : quotes.flatMap((quote) => [headline(quote), ...approval(quote)]),
    );
  });
  sub('show', 'lines, what changed since the version before, links and story')
    .argument('<quote>', WHICH)
    .action(async (which: string, options: Options) => {
      const { quote } = await withQuote(await api(), which, (client, { id }) => client.run(ShowQuote, { id }));
      if (quote === null || quote === undefined) throw new CommandError(`no quote ${which}`, EXIT.notFound);
      say(options, quote, story);
    });
  sub('again', 'quote the need of one that is over again, as its next version')
    .argument('<quote>', WHICH)
    .action(async (which: string, options: Options) => {
      const { quoteRenew } = await withQuote(await api(), which, (client, { id }) =>
        client.run(QuoteAgain, { input: { quoteId: id }, key: randomUUID() }),
      );
      say(options, made(accepted('quote', quoteRenew).quote), (quote) => [headline(quote)]);
    });
  sharing({ sub, say, api, around });
  approving({ sub, say, api });
}

interface Kit {
  readonly sub: (name: string, description: string) => Command;
  readonly say: <T>(options: Options, value: T, lines: (value: T) => readonly string[]) => void;
  readonly api: () => Promise<ApiClient>;
  readonly around: Surroundings;
}

function sharing({ sub, say, api, around }: Kit): void {
  sub('share', 'make a link that reads it without an account; it is printed this once')
    .argument('<quote>', WHICH)
    .option('--days <days>', 'for how long the link stands', whole, 7)
    .action(async (which: string, options: Options & { days: number }) => {
      const { quoteShareCreate } = await withQuote(await api(), which, (client, { id }) =>
        client.run(ShareQuoteByLink, { input: { quoteId: id, hours: options.days * 24 } }),
      );
      const { path, share } = accepted('link', quoteShareCreate);
      const link = `${addressesFrom(around.environment).tenant}${path ?? ''}`;
      say(options, { id: share?.id, link, expiresAt: share?.expiresAt }, () => [
        link,
        `${share?.id}, until ${share?.expiresAt}`,
      ]);
    });
  sub('unshare', 'end a link')
    .argument('<link>', 'its id, qsh_...')
    .action(async (id: string, options: Options) => {
      const { quoteShareRevoke } = await (await api()).run(EndQuoteLink, { id });
      accepted('link', quoteShareRevoke);
      say(options, { id }, () => [`${id} opens nothing any more.`]);
    });
}

function approving({ sub, say, api }: Pick<Kit, 'sub' | 'say' | 'api'>): void {
  sub('ask', 'ask an approver whether it may be booked')
    .argument('<quote>', WHICH)
    .option('--note <text>', 'what the approver should know', '')
    .action(async (which: string, options: Options & { note: string }) => {
      const { quoteApprovalRequest } = await withQuote(await api(), which, (client, { id }) =>
        client.run(AskForApproval, { input: { quoteId: id, note: options.note } }),
      );
      say(options, made(accepted('approval', quoteApprovalRequest).quote), (quote) => [
        headline(quote),
        ...approval(quote),
      ]);
    });
  for (const [name, isApproved] of [
    ['approve', true],
    ['decline', false],
  ] as const)
    sub(name, isApproved ? 'say that it may be booked' : 'say that it may not be booked, and why')
      .argument('<quote>', WHICH)
      .option('--reason <text>', 'why', '')
      .action(async (which: string, options: Options & { reason: string }) => {
        const { quoteApprovalDecide } = await withQuote(await api(), which, (client, { number, approval: asked }) => {
          if (!asked) throw new CommandError(`nobody asked whether ${number} may be booked`, EXIT.notFound);
          return client.run(AnswerApproval, { input: { id: asked.id, isApproved, reason: options.reason } });
        });
        const { quote } = accepted('approval', quoteApprovalDecide);
        say(options, made(quote), (one) => [headline(one), ...approval(one)]);
      });
}

const shown = ({ json }: Options): PartyOptions => ({ as: 'tenant', ...(json ? { json } : {}) });

/** By number or id, among the newest hundred. */
async function withQuote<T>(
  api: ApiClient,
  which: string,
  act: (api: ApiClient, quote: QuoteLineFragment) => Promise<T>,
): Promise<T> {
  const { quotes } = await api.run(ListQuotes, {});
  const found = quotes.nodes.find(({ id, number }) => id === which || number === which);
  if (!found) throw new CommandError(`no quote ${which} among the newest hundred`, EXIT.notFound);
  return act(api, found);
}

function made<T>(quote: T | null | undefined): T {
  if (quote === null || quote === undefined) throw new CommandError('no quote came back', EXIT.internal);
  return quote;
}

function headline({ number, version, state, total, units, offerName, expiresAt }: QuoteLineFragment): string {
  const held = state === 'OPEN' ? `, held until ${expiresAt}` : '';
  return `${number}  version ${version}  ${state}  ${total.amount} ${total.currency}  ${units} of ${offerName}${held}`;
}

function approval({ isApprovalNeeded, approval: asked }: QuoteLineFragment): string[] {
  if (!asked) return isApprovalNeeded ? ['  needs an approver; nobody asked yet'] : [];
  const { state, requestedBy, decidedBy, note, reason, mayDecide } = asked;
  return [
    `  ${state}: asked by ${requestedBy ?? 'somebody who left'}${note === '' ? '' : `, "${note}"`}${mayDecide ? '; you may answer' : ''}`,
    ...(decidedBy === null ? [] : [`  answered by ${decidedBy}${reason === null ? '' : `, "${reason}"`}`]),
  ];
}

function story(quote: NonNullable<ShowQuoteQuery['quote']>): string[] {
  const { lines, delta, shares, activity } = quote;
  return [
    headline(quote),
    ...approval(quote),
    ...lines.map(({ description, amount }) => `  ${amount.amount.padStart(16)} ${amount.currency}  ${description}`),
    ...(delta
      ? [
          `Since version ${delta.previous.version} (${delta.previous.number}): ${delta.difference?.amount ?? 'another currency'}`,
          ...delta.lines.map(
            ({ difference, description }) => `  ${(difference?.amount ?? '-').padStart(16)}  ${description}`,
          ),
        ]
      : []),
    ...shares.map(
      ({ id, state, madeBy, expiresAt, lastOpenedAt }) =>
        `Link ${id}  ${state}  by ${madeBy ?? 'somebody who left'}, until ${expiresAt}, ${lastOpenedAt === null ? 'not opened' : `opened ${lastOpenedAt}`}`,
    ),
    ...activity.map(({ at, kind, by }) => `${at}  ${kind}${by === null ? '' : `  ${by}`}`),
  ];
}
