import { useState, type FormEvent } from 'react';
import { useMutation, useQuery } from 'urql';
import { usePlatformNow } from '../../kit/clock.js';
import { DateField } from '../../kit/date-field.js';
import { pageLanguage } from '../../kit/locale.js';
import { TextField } from '../../kit/text-field.js';
import { useText } from '../../kit/text.js';
import { Catalogue } from '../../gql/tenant/documents/Catalogue.js';
import { CreateAlert } from '../../gql/tenant/documents/CreateAlert.js';
import { UpdateAlert } from '../../gql/tenant/documents/UpdateAlert.js';
import { type AlertFactsFragment } from '../../gql/tenant/graphql.js';
import { faultsByField, refusalText } from '../../wire/faults.js';
import { FormDialog } from '../form-dialog.js';
import { needParts } from '../offers/need-line.js';
import { readNeed, type Known } from '../offers/need-text.js';
import { readWanted } from '../offers/wanted.js';
import { needOf } from './need-of.js';

export interface AlertDialogProps {
  /** The alert to change; left out: a new one. */
  readonly alert?: AlertFactsFragment;
  /** The need to begin with, in words. */
  readonly words: string;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

const NOTHING_KNOWN: Known = { models: [], regions: [] };

/** A need in words, as in the search, and how long one wants to be told. */
export const AlertDialog = ({ alert, words, onClose, onSaved }: AlertDialogProps) => {
  const say = useText();
  const now = usePlatformNow('minute');
  const [{ data }] = useQuery({ query: Catalogue, requestPolicy: 'cache-first' });
  const known = data ? { models: data.gpuModels, regions: data.regions } : NOTHING_KNOWN;
  const [text, setText] = useState(words);
  const [until, setUntil] = useState<string | null>(alert?.expiresAt.slice(0, 10) ?? null);
  const [faults, setFaults] = useState<Readonly<Record<string, string>>>({});
  const [refusal, setRefusal] = useState<string | null>(null);
  const [creating, create] = useMutation(CreateAlert);
  const [updating, update] = useMutation(UpdateAlert);
  const need = readNeed(text, known, now);
  const wanted = readWanted({ ...need.wanted });
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (text.trim() === '') return setFaults({ words: say('fault.needed') });
    const expiresAt = until === null ? null : `${until}T23:59:59Z`;
    const facts = { words: text.trim(), ...needOf(wanted, now) };
    const isSame = alert !== undefined && text.trim() === alert.words;
    const { errors, error } =
      alert === undefined
        ? await create({ input: { ...facts, expiresAt } }).then(({ data: made, error: fault }) => {
            return { errors: made?.alertCreate.errors, error: fault };
          })
        : // the same need stays the same: what it saw is not forgotten
          await update({ input: { id: alert.id, ...(isSame ? {} : facts), expiresAt } }).then(
            ({ data: made, error: fault }) => ({ errors: made?.alertUpdate.errors, error: fault }),
          );
    const said = refusalText(say, errors, error);
    const byField = faultsByField(say, errors ?? []);
    setFaults(byField);
    setRefusal('words' in byField || 'expiresAt' in byField ? null : said);
    if (said === null) onSaved();
  };
  const parts = needParts(wanted, known, pageLanguage());
  return (
    <FormDialog
      title={say(alert === undefined ? 'alerts.new' : 'alerts.edit')}
      action={say(alert === undefined ? 'alerts.save' : 'alerts.change')}
      onClose={onClose}
      onSubmit={submit}
      busy={creating.fetching || updating.fetching}
      refusal={refusal}
    >
      <p className="text-ink-2">{say('alerts.newBody')}</p>
      <TextField
        label={say('alerts.words')}
        placeholder={say('need.example')}
        anyScript
        value={text}
        maxLength={300}
        onChange={setText}
        fault={faults['words']}
      />
      <ul className="flex flex-wrap gap-1.5" aria-label={say('alerts.understood')}>
        {(parts.length === 0 ? [say('alerts.anything')] : parts).map((part) => (
          <li key={part} className="chip">
            <bdi>{part}</bdi>
          </li>
        ))}
      </ul>
      <p role="status" className={need.unknown.length === 0 ? 'sr-only' : 'text-[0.8125rem] text-warn'}>
        {need.unknown.length === 0
          ? null
          : say('need.unknown', { list: need.unknown.map((piece) => `“${piece}”`).join(' ') })}
      </p>
      <div className="grid gap-1">
        <DateField label={say('alerts.until')} value={until} onChange={setUntil} fault={faults['expiresAt']} />
        <p className="hint">{say('alerts.untilHint')}</p>
      </div>
    </FormDialog>
  );
};
