import { Pill } from '../../kit/pill.js';
import { useText } from '../../kit/text.js';
import { type CallFactsFragment } from '../../gql/ops/graphql.js';
import { ConsoleLink } from '../console-link.js';
import { CALL_LOOK, requestIn } from './looks.js';

export const CallState = ({
  call,
}: {
  readonly call: Pick<CallFactsFragment, 'state' | 'isBeingSent' | 'heldUpBy'>;
}) => {
  const say = useText();
  const isHeld = call.state === 'PENDING' && call.heldUpBy !== null;
  return (
    <Pill {...CALL_LOOK[call.state]}>
      {call.isBeingSent ? say('pay.call.sending') : isHeld ? say('pay.call.held') : say(`intent.${call.state}`)}
    </Pill>
  );
};

const LINKS = [
  { prefix: 'dsp_', path: '/disputes/', word: 'pay.dispute' },
  { prefix: 'inv_', path: '/invoices/', word: 'pay.invoice' },
  { prefix: 'tax:inv_', path: '/invoices/', word: 'pay.taxOf' },
] as const;

/** What a call is about, as a way there. */
export const CallSubject = ({
  call: { aggregateId, payoutId, invoiceId, orgId, operation },
}: {
  readonly call: Pick<CallFactsFragment, 'aggregateId' | 'payoutId' | 'invoiceId' | 'orgId' | 'operation'>;
}) => {
  const say = useText();
  const own = LINKS.find(({ prefix }) => aggregateId.startsWith(prefix));
  const to =
    own !== undefined
      ? { href: `${own.path}${aggregateId.replace(/^tax:/, '')}`, name: say(own.word) }
      : payoutId !== null
        ? { href: `/payouts/${payoutId}`, name: say('pay.payout') }
        : invoiceId !== null
          ? { href: `/invoices/${invoiceId}`, name: say('pay.refundOf') }
          : operation === 'ACCOUNT_CREATE'
            ? { href: `/providers/${orgId}`, name: say('pay.provider') }
            : null;
  return (
    <>
      {to === null ? (
        say('pay.topUp')
      ) : (
        <ConsoleLink href={to.href} className="link inline-flex min-h-6 items-center">
          {to.name}
        </ConsoleLink>
      )}
      <span className="sub mono block text-xs break-all whitespace-normal! text-ink-3">{aggregateId}</span>
    </>
  );
};

/** An error of Stripe's in its words; the id that its support asks for stands by itself. */
export const CallError = ({ error }: { readonly error: string | null }) => {
  const say = useText();
  if (error === null) return null;
  const request = requestIn(error);
  return (
    <>
      <bdi>{request === null ? error : error.replace(`(${request})`, '').trim()}</bdi>
      {request === null ? null : (
        <span className="sub block text-xs">
          {say('pay.call.request')} <code dir="ltr">{request}</code>
        </span>
      )}
    </>
  );
};
