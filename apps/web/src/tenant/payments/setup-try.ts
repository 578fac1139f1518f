import { useState } from 'react';
import { useMutation } from 'urql';
import { notify } from '../../kit/announcer.js';
import { useText } from '../../kit/text.js';
import { FinishPaymentSetup } from '../../gql/tenant/documents/FinishPaymentSetup.js';
import { StartPaymentSetup } from '../../gql/tenant/documents/StartPaymentSetup.js';
import { type PaymentSetupStartInput, type SetupFactsFragment } from '../../gql/tenant/graphql.js';
import { refusalText, type Refused } from '../../wire/faults.js';
import { hereToReturn, leaveTo } from './leave.js';

interface Answer {
  readonly setup: SetupFactsFragment | null;
  readonly errors: readonly Refused[];
}

export interface SetupTry {
  readonly busy: boolean;
  /** Why the last step did nothing; null: it did, or nothing was tried. */
  readonly problem: string | null;
  /** The bank is looking at the account: the method comes by itself. */
  readonly isChecking: boolean;
  /** Begins; gives what Stripe's script needs, where it is the one to go on. */
  readonly start: (input: PaymentSetupStartInput) => Promise<SetupFactsFragment | null>;
  readonly finish: (setupId: string) => Promise<void>;
}

/** One try to save a payment method: it ends with the method saved, with a reason why not, or at the page of the bank. */
export const useSetupTry = (onSaved: () => void): SetupTry => {
  const say = useText();
  const [starting, sendStart] = useMutation(StartPaymentSetup);
  const [finishing, sendFinish] = useMutation(FinishPaymentSetup);
  const [problem, setProblem] = useState<string | null>(null);
  const [isChecking, setChecking] = useState(false);
  const take = (answer: Answer | undefined, fault: Parameters<typeof refusalText>[2]): SetupFactsFragment | null => {
    const setup = answer?.setup ?? null;
    setProblem(refusalText(say, answer?.errors, fault) ?? setup?.failure ?? null);
    setChecking(setup?.state === 'CHECKING');
    if (setup?.state === 'DONE') {
      notify(say('methods.added'));
      onSaved();
    }
    return setup;
  };
  const start = async (input: PaymentSetupStartInput): Promise<SetupFactsFragment | null> => {
    const { data, error } = await sendStart({ input: { ...input, returnUrl: hereToReturn() } });
    const setup = take(data?.paymentSetupStart, error);
    if (setup?.state === 'PAYER' && setup.url !== null) leaveTo(setup.url);
    return setup;
  };
  const finish = async (setupId: string): Promise<void> => {
    const { data, error } = await sendFinish({ input: { setupId } });
    const setup = take(data?.paymentSetupFinish, error);
    if (setup?.state === 'PAYER') setProblem(say('paying.notFinished'));
  };
  return { busy: starting.fetching || finishing.fetching, problem, isChecking, start, finish };
};
