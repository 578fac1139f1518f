import { useEffect, useRef } from 'react';
import { Banner } from '../../kit/banner.js';
import { useText } from '../../kit/text.js';
import { useSetupTry } from './setup-try.js';

export interface SetupReturnProps {
  /** The setup that the address names. */
  readonly setupId: string;
  readonly onSaved: () => void;
}

/** The payer is back from the bank's page: what became of the method is asked once, and said. */
export const SetupReturn = ({ setupId, onSaved }: SetupReturnProps) => {
  const say = useText();
  const { busy, problem, isChecking, finish } = useSetupTry(onSaved);
  const asked = useRef<string | null>(null);
  useEffect(() => {
    if (asked.current === setupId) return;
    asked.current = setupId;
    void finish(setupId);
  }, [setupId, finish]);
  if (busy) return <Banner tone="info" title={say('paying.asking')} />;
  if (isChecking)
    return (
      <Banner tone="info" title={say('paying.checking')}>
        {say('paying.checkingBody')}
      </Banner>
    );
  if (problem === null) return null;
  return (
    <Banner tone="bad" title={problem}>
      {say('paying.notSaved')}
    </Banner>
  );
};
