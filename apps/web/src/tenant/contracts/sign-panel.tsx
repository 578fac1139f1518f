import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useMutation } from 'urql';
import { Banner } from '../../kit/banner.js';
import { Button } from '../../kit/button.js';
import { Countdown } from '../../kit/countdown.js';
import { LinkButton } from '../../kit/link.js';
import { useText } from '../../kit/text.js';
import { Checkbox } from '../../kit/tick.js';
import { AcceptTermSheet } from '../../gql/tenant/documents/AcceptTermSheet.js';
import { DeclineTermSheet } from '../../gql/tenant/documents/DeclineTermSheet.js';
import { type TermSheetFactsFragment } from '../../gql/tenant/graphql.js';
import { useAttemptKey } from '../../wire/attempt.js';
import { onceUnder } from '../../wire/client.js';
import { refusalText } from '../../wire/faults.js';
import { addressRefusal } from '../tax-address/address-refusal.js';
import { useSession } from '../session/session.js';

interface PanelProps {
  readonly sheet: TermSheetFactsFragment;
  readonly refresh: () => void;
}

/** The one decision: sign exactly this text, or not. Otherwise what became of it. */
export const SignPanel = ({ sheet, refresh }: PanelProps) => {
  const say = useText();
  return (
    <div className="panel sticky top-18 grid gap-4 border-t-4 border-t-lit p-4">
      {sheet.state !== 'OPEN' ? (
        <Closed sheet={sheet} />
      ) : (
        <>
          <div className="flex items-baseline justify-between">
            <span className="text-ink-2">{say('termSheets.left')}</span>
            <span className="text-lg font-medium">
              <Countdown until={sheet.expiresAt} onEnd={refresh} />
            </span>
          </div>
          {sheet.isYourTurn ? (
            <Decision sheet={sheet} refresh={refresh} />
          ) : (
            <Banner tone="info" title={say('termSheet.theirTurn')}>
              {say('sign.waits')}
            </Banner>
          )}
        </>
      )}
      <div>
        <div className="label">{say('sign.hash')}</div>
        <code dir="ltr" className="text-xs break-all text-ink-2">
          {sheet.latest.documentHash}
        </code>
      </div>
    </div>
  );
};

const Decision = ({ sheet, refresh }: PanelProps) => {
  const say = useText();
  const navigate = useNavigate();
  const { may } = useSession();
  const [accepting, accept] = useMutation(AcceptTermSheet);
  const [declining, decline] = useMutation(DeclineTermSheet);
  const attempt = useAttemptKey();
  const [hasRead, setHasRead] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const sign = async (): Promise<void> => {
    const { number, documentHash } = sheet.latest;
    const input = { termSheetId: sheet.id, revision: number, documentHash };
    const { data, error } = await accept({ input }, onceUnder(attempt.keyFor(JSON.stringify(input))));
    if (data) attempt.settle();
    const errors = data?.termSheetAccept.errors;
    setRefused(addressRefusal(say, errors) ?? refusalText(say, errors, error));
    const contractId = data?.termSheetAccept.contract?.id;
    if (contractId !== undefined) void navigate({ to: '/contracts/$contractId', params: { contractId } });
  };
  const refuse = async (): Promise<void> => {
    const { data, error } = await decline({ id: sheet.id });
    setRefused(refusalText(say, data?.termSheetDecline.errors, error));
    refresh();
  };
  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        void sign();
      }}
    >
      <Checkbox isSelected={hasRead} onChange={setHasRead}>
        {say('sign.hasRead', { number: sheet.latest.number })}
      </Checkbox>
      {refused === null ? null : (
        <Banner tone="bad" title={refused}>
          {say('sign.nothing')}
        </Banner>
      )}
      <Button
        type="submit"
        kind="primary"
        size="large"
        wide
        busy={accepting.fetching}
        isDisabled={!hasRead || !may('contracts:write')}
      >
        {say('sign.action')}
      </Button>
      <p className="hint">{say(may('contracts:write') ? 'sign.note' : 'sign.mayNot')}</p>
      <Button
        kind="quiet"
        size="small"
        busy={declining.fetching}
        isDisabled={!may('contracts:write')}
        onPress={() => void refuse()}
      >
        {say('sign.decline')}
      </Button>
    </form>
  );
};

const Closed = ({ sheet }: { readonly sheet: TermSheetFactsFragment }) => {
  const say = useText();
  return (
    <>
      <Banner tone={sheet.state === 'SIGNED' ? 'ok' : 'info'} title={say(`termSheet.${sheet.state}`)} />
      {sheet.contractId === null ? null : (
        <LinkButton to="/contracts/$contractId" params={{ contractId: sheet.contractId }} kind="primary" wide>
          {say('sign.toContract')}
        </LinkButton>
      )}
    </>
  );
};
