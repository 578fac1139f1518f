import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useMutation } from 'urql';
import { useText } from '../../kit/text.js';
import { CreateQuote } from '../../gql/tenant/documents/CreateQuote.js';
import { type CreateQuoteMutationVariables } from '../../gql/tenant/graphql.js';
import { useAttemptKey } from '../../wire/attempt.js';
import { onceUnder } from '../../wire/client.js';
import { refusalText } from '../../wire/faults.js';
import { addressRefusal } from '../tax-address/address-refusal.js';

export interface QuoteRequest {
  readonly ask: (input: CreateQuoteMutationVariables['input']) => Promise<void>;
  readonly fetching: boolean;
  /** Why there is no quote, in words. */
  readonly refusal: string | null;
  /** The API said no, so nothing is held; a fault says itself what is known. */
  readonly isRefused: boolean;
  readonly forget: () => void;
}

/** Asks for a firm quote, once however often it is sent, and goes to it. */
export const useQuoteRequest = (): QuoteRequest => {
  const say = useText();
  const navigate = useNavigate();
  const [{ fetching, error: fault }, create] = useMutation(CreateQuote);
  const attempt = useAttemptKey();
  const [refusal, setRefusal] = useState<string | null>(null);
  const ask: QuoteRequest['ask'] = async (input) => {
    const { data, error } = await create({ input }, onceUnder(attempt.keyFor(JSON.stringify(input))));
    if (data) attempt.settle();
    const errors = data?.quoteCreate.errors;
    setRefusal(addressRefusal(say, errors) ?? refusalText(say, errors, error));
    const quote = data?.quoteCreate.quote;
    if (quote !== null && quote !== undefined) void navigate({ to: '/quotes/$quoteId', params: { quoteId: quote.id } });
  };
  return { ask, fetching, refusal, isRefused: fault === undefined, forget: () => setRefusal(null) };
};
