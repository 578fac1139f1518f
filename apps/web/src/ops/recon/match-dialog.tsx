import { useState } from 'react';
import { useQuery } from 'urql';
import { Money } from '../../kit/money.js';
import { TextArea } from '../../kit/text-area.js';
import { TextField } from '../../kit/text-field.js';
import { useText } from '../../kit/text.js';
import { Checkbox } from '../../kit/tick.js';
import { MatchCandidates } from '../../gql/ops/documents/MatchCandidates.js';
import { RecordMatchCreate } from '../../gql/ops/documents/RecordMatchCreate.js';
import { type ExceptionDetailQuery } from '../../gql/ops/graphql.js';
import { Loaded } from '../../wire/loaded.js';
import { candidatesOf, found, linesOf, type Candidate } from './candidates.js';
import { FormDialog, ReasonArea } from './form-dialog.js';
import { useDecisionTaker } from './take-decision.js';

export type OpenException = NonNullable<ExceptionDetailQuery['reconciliationException']>;

/** So many days before and after the movement a line of the bank may be its other side. */
const NEAR_DAYS = 60;
const DAY_MS = 86_400_000;
const SHOWN = 12;
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

interface ChoiceProps {
  readonly one: Candidate;
  readonly isSelected: boolean;
  readonly onChange: (selected: boolean) => void;
}

const Choice = ({ one, isSelected, onChange }: ChoiceProps) => {
  const say = useText();
  return (
    <li className="border-b border-line py-1.5">
      <Checkbox isSelected={isSelected} onChange={onChange}>
        <span className="grid min-w-0 grow gap-0.5">
          <span className="flex flex-wrap justify-between gap-x-3">
            <span className="mono text-xs break-all">{one.id}</span>
            <span>
              {one.isOwn ? null : <small className="text-ink-3">{say('recon.h.stake')} </small>}
              <Money value={one.amount} />
            </span>
          </span>
          <bdi className="text-xs break-words text-ink-2">{one.words.slice(0, 3).join(' · ')}</bdi>
        </span>
      </Checkbox>
    </li>
  );
};

/** The exception's own records, as they can be chosen. */
const ownOf = ({ records, amount }: OpenException): readonly Candidate[] =>
  records.map((record) => ({
    id: record.id,
    amount: record.amount ?? amount,
    isOwn: record.amount !== null,
    words: [record.counterparty, record.words, ...record.references].flatMap((text) => (text === null ? [] : [text])),
  }));

interface PickProps {
  readonly exception: OpenException;
  readonly chosen: readonly string[];
  readonly toggle: (id: string, selected: boolean) => void;
}

/** Both sides to choose from: what the exception is about, and whatever else no match holds. */
const Pick = ({ exception, chosen, toggle }: PickProps) => {
  const say = useText();
  const [search, setSearch] = useState('');
  const middle = Date.parse(exception.since);
  const variables = { from: dayOf(middle - NEAR_DAYS * DAY_MS), to: dayOf(middle + NEAR_DAYS * DAY_MS) };
  const [state, ask] = useQuery({ query: MatchCandidates, variables });
  const own = ownOf(exception);
  const choice = (one: Candidate) => (
    <Choice key={one.id} one={one} isSelected={chosen.includes(one.id)} onChange={(on) => toggle(one.id, on)} />
  );
  return (
    <div className="grid min-w-0 gap-4 md:grid-cols-2">
      <section aria-label={say('recon.h.own')} className="min-w-0">
        <h3 className="label">{say('recon.h.own')}</h3>
        <ul>{own.map(choice)}</ul>
      </section>
      <section aria-label={say('recon.h.others')} className="min-w-0">
        <TextField label={say('recon.h.search')} hint={say('recon.h.searchHint')} value={search} onChange={setSearch} />
        <Loaded
          state={state}
          retry={() => ask({ requestPolicy: 'network-only' })}
          fault={say('recon.h.candidatesFault')}
          rows={4}
        >
          {(data) => {
            const all = candidatesOf(
              data,
              exception.amount.currency,
              own.map(({ id }) => id),
            );
            const hits = found(all, search);
            const kept = all.filter(
              ({ id }) => chosen.includes(id) && !hits.slice(0, SHOWN).some((one) => one.id === id),
            );
            return (
              <>
                <ul>{[...kept, ...hits.slice(0, SHOWN)].map(choice)}</ul>
                <p className="hint mt-1" aria-live="polite">
                  {say('recon.h.hits', { shown: Math.min(hits.length, SHOWN), n: hits.length })}
                </p>
              </>
            );
          }}
        </Loaded>
      </section>
    </div>
  );
};

/** Says that records are one movement; the API says whether that can be, and what is left over. */
export const MatchDialog = ({
  exception,
  onClose,
}: {
  readonly exception: OpenException;
  readonly onClose: () => void;
}) => {
  const say = useText();
  const take = useDecisionTaker();
  const [busy, setBusy] = useState(false);
  const [chosen, setChosen] = useState<readonly string[]>(exception.entryIds);
  const [other, setOther] = useState('');
  const [reason, setReason] = useState('');
  const [evidence, setEvidence] = useState('');
  const [refusal, setRefusal] = useState<string | null>(null);
  const entryIds = [...new Set([...chosen, ...linesOf(other)])];
  const submit = async (): Promise<void> => {
    if (entryIds.length < 2) return setRefusal(say('recon.h.needTwo'));
    if (reason.trim() === '') return setRefusal(say('recon.need'));
    setBusy(true);
    const why = await take(
      RecordMatchCreate,
      { input: { entryIds, reason: reason.trim(), evidence: [...linesOf(evidence)] } },
      (data) => data.recordMatchCreate.errors,
      (data) => say(`recon.h.did.${data.recordMatchCreate.decision?.state === 'PROPOSED' ? 'waits' : 'counts'}`),
    );
    setBusy(false);
    setRefusal(why);
    if (why === null) onClose();
  };
  return (
    <FormDialog
      title={say('recon.h.title')}
      wide
      action={say('recon.h.act', { n: entryIds.length })}
      busy={busy}
      refusal={refusal}
      onSubmit={submit}
      onClose={onClose}
    >
      <p className="text-ink-2">{say('recon.h.body')}</p>
      <Pick
        exception={exception}
        chosen={chosen}
        toggle={(id, on) => setChosen(on ? [...chosen, id] : chosen.filter((one) => one !== id))}
      />
      <TextArea
        label={say('recon.h.other')}
        hint={say('recon.h.otherHint')}
        value={other}
        onChange={setOther}
        rows={2}
        mono
      />
      <ReasonArea value={reason} onChange={setReason} />
      <TextArea
        label={say('recon.p.evidence')}
        hint={say('recon.p.evidenceHint')}
        value={evidence}
        onChange={setEvidence}
        rows={2}
        mono
      />
    </FormDialog>
  );
};
