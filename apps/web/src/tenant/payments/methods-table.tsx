import { useState } from 'react';
import { useMutation } from 'urql';
import { notify } from '../../kit/announcer.js';
import { Banner } from '../../kit/banner.js';
import { Button } from '../../kit/button.js';
import { Dialog, DialogActions } from '../../kit/dialog.js';
import { Instant } from '../../kit/instant.js';
import { Pill } from '../../kit/pill.js';
import { Table, type Column } from '../../kit/table.js';
import { useText, type Say } from '../../kit/text.js';
import { PreferPaymentMethod } from '../../gql/tenant/documents/PreferPaymentMethod.js';
import { RemovePaymentMethod } from '../../gql/tenant/documents/RemovePaymentMethod.js';
import { type MethodFactsFragment } from '../../gql/tenant/graphql.js';
import { refusalText } from '../../wire/faults.js';
import { useSession } from '../session/session.js';
import { MandateText } from './mandate.js';
import { methodText } from './method-text.js';

export interface MethodsTableProps {
  readonly methods: readonly MethodFactsFragment[];
  readonly refresh: () => void;
}

type Asked = { readonly what: 'mandate' | 'remove'; readonly method: MethodFactsFragment } | null;

const columnsFor = (say: Say): readonly Column<MethodFactsFragment>[] => [
  {
    id: 'brand',
    head: say('methods.what'),
    wide: true,
    cell: (method) => (
      <span className="inline-flex flex-wrap items-center gap-x-3 gap-y-1">
        <bdi className="font-medium">{method.brand}</bdi>
        {method.isPreferred ? (
          <Pill tone="ok" glyph="full">
            {say('methods.preferred')}
          </Pill>
        ) : null}
      </span>
    ),
  },
  {
    id: 'last4',
    head: say('methods.last4'),
    cell: (method) => (
      <span className="num" dir="ltr">
        ···· {method.last4}
      </span>
    ),
  },
  { id: 'kind', head: say('methods.kind'), cell: (method) => say(`methods.kind.${method.kind}`) },
  { id: 'at', head: say('methods.at'), cell: (method) => <Instant at={method.createdAt} dateOnly /> },
];

/** What is saved, the one that is offered first on top; what may be done with each. */
export const MethodsTable = ({ methods, refresh }: MethodsTableProps) => {
  const say = useText();
  const { may } = useSession();
  const [preferring, prefer] = useMutation(PreferPaymentMethod);
  const [asked, setAsked] = useState<Asked>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const first = async (method: MethodFactsFragment): Promise<void> => {
    const { data, error } = await prefer({ input: { paymentMethodId: method.id } });
    setRefusal(refusalText(say, data?.paymentMethodPrefer.errors, error));
    refresh();
  };
  const acts: Column<MethodFactsFragment> = {
    id: 'acts',
    head: say('methods.acts'),
    end: true,
    cell: (method) => (
      <span className="flex flex-wrap justify-end gap-1 max-[48.01rem]:-ms-2.5 max-[48.01rem]:justify-start">
        {method.mandate === null ? null : (
          <Button size="small" kind="quiet" onPress={() => setAsked({ what: 'mandate', method })}>
            {say('paying.mandate')}
          </Button>
        )}
        {method.isPreferred || !may('payments:write') ? null : (
          <Button
            size="small"
            kind="quiet"
            busy={preferring.fetching}
            onPress={() => {
              void first(method);
            }}
          >
            {say('methods.prefer')}
          </Button>
        )}
        {may('payments:write') ? (
          <Button
            size="small"
            kind="quiet"
            aria-label={say('methods.removeNamed', { method: methodText(method) })}
            onPress={() => setAsked({ what: 'remove', method })}
          >
            {say('methods.remove')}
          </Button>
        ) : null}
      </span>
    ),
  };
  return (
    <>
      {refusal === null ? null : <Banner tone="bad" title={refusal} />}
      <Table
        label={say('methods.saved')}
        rows={methods}
        rowKey={(method) => method.id}
        columns={[...columnsFor(say), acts]}
      />
      {asked?.what === 'mandate' && asked.method.mandate !== null ? (
        <Dialog
          title={say('paying.mandateOf', { method: methodText(asked.method) })}
          isOpen
          onClose={() => setAsked(null)}
        >
          <MandateText text={asked.method.mandate.text} />
          <p className="hint">
            {say('paying.agreedAt')} <Instant at={asked.method.mandate.agreedAt} />
          </p>
          <DialogActions>
            <Button onPress={() => setAsked(null)}>{say('dialog.close')}</Button>
          </DialogActions>
        </Dialog>
      ) : null}
      {asked?.what === 'remove' ? (
        <RemoveDialog method={asked.method} onClose={() => setAsked(null)} onRemoved={refresh} />
      ) : null}
    </>
  );
};

interface RemoveProps {
  readonly method: MethodFactsFragment;
  readonly onClose: () => void;
  readonly onRemoved: () => void;
}

const RemoveDialog = ({ method, onClose, onRemoved }: RemoveProps) => {
  const say = useText();
  const [{ fetching }, remove] = useMutation(RemovePaymentMethod);
  const [refusal, setRefusal] = useState<string | null>(null);
  const submit = async (): Promise<void> => {
    const { data, error } = await remove({ input: { paymentMethodId: method.id } });
    const text = refusalText(say, data?.paymentMethodRemove.errors, error);
    setRefusal(text);
    if (text !== null) return;
    notify(say('methods.removed'));
    onRemoved();
    onClose();
  };
  return (
    <Dialog title={say('methods.removeNamed', { method: methodText(method) })} isOpen mustDecide onClose={onClose}>
      <p>{say('methods.removeBody')}</p>
      {refusal === null ? null : <Banner tone="bad" title={refusal} />}
      <DialogActions>
        <Button onPress={onClose}>{say('dialog.close')}</Button>
        <Button
          kind="danger"
          busy={fetching}
          onPress={() => {
            void submit();
          }}
        >
          {say('methods.remove')}
        </Button>
      </DialogActions>
    </Dialog>
  );
};
