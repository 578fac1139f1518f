import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useMutation } from 'urql';
import { Banner } from '../../kit/banner.js';
import { Button } from '../../kit/button.js';
import { LinkButton } from '../../kit/link.js';
import { useText } from '../../kit/text.js';
import { RenewQuote } from '../../gql/tenant/documents/RenewQuote.js';
import { useAttemptKey } from '../../wire/attempt.js';
import { onceUnder } from '../../wire/client.js';
import { refusalText } from '../../wire/faults.js';
import { useSession } from '../session/session.js';
import { type DeskQuote } from './approval-panel.js';

/** Quotes the same need again in one press, as its next version; where that one exists already, the way to it. */
export const Renew = ({ quote }: { readonly quote: DeskQuote }) => {
  const say = useText();
  const navigate = useNavigate();
  const { may } = useSession();
  const attempt = useAttemptKey();
  const [{ fetching }, renew] = useMutation(RenewQuote);
  const [refusal, setRefusal] = useState<string | null>(null);
  const latest = quote.versions.at(-1);
  if (latest !== undefined && latest.id !== quote.id)
    return (
      <LinkButton to="/quotes/$quoteId" params={{ quoteId: latest.id }} kind="primary" wide>
        {say('quoteDesk.toLatest', { version: latest.version })}
      </LinkButton>
    );
  const submit = async (): Promise<void> => {
    const input = { quoteId: quote.id };
    const { data, error } = await renew({ input }, onceUnder(attempt.keyFor(quote.id)));
    if (data) attempt.settle();
    setRefusal(refusalText(say, data?.quoteRenew.errors, error));
    const next = data?.quoteRenew.quote;
    if (next !== null && next !== undefined) void navigate({ to: '/quotes/$quoteId', params: { quoteId: next.id } });
  };
  return (
    <>
      {refusal === null ? null : <Banner tone="bad" title={refusal} />}
      <Button kind="primary" wide busy={fetching} isDisabled={!may('quotes:write')} onPress={() => void submit()}>
        {say('quote.again')}
      </Button>
      <p className="hint">{say('quoteDesk.renewNote')}</p>
      <LinkButton
        to="/gpus/$offerId"
        params={{ offerId: quote.offerId }}
        search={{ units: quote.units, billing: quote.billing }}
        kind="quiet"
        size="small"
      >
        {say('quoteDesk.otherNeed')}
      </LinkButton>
    </>
  );
};
