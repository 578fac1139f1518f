import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { Controller, useForm } from 'react-hook-form';
import { useMutation } from 'urql';
import { array, maxLength, minLength, object, string, type infer as Infer } from 'zod/mini';
import { FormText } from '../../kit/form-text.js';
import { useText } from '../../kit/text.js';
import { Checkbox } from '../../kit/tick.js';
import { CreateWebhook } from '../../gql/tenant/documents/CreateWebhook.js';
import { FormDialog, placeRefusals } from '../form-dialog.js';
import { NOUNS } from './event-nouns.js';

const Endpoint = object({
  url: string().check(minLength(1, 'fault.needed'), maxLength(500, 'fault.long')),
  types: array(string()),
});
type Values = Infer<typeof Endpoint>;

/** Where to call, and what about. The secret that comes back is shown by whoever opened this. */
export const NewWebhook = ({
  onMade,
  onClose,
}: {
  readonly onMade: (secret: string) => void;
  readonly onClose: () => void;
}) => {
  const say = useText();
  const [, create] = useMutation(CreateWebhook);
  const [refusal, setRefusal] = useState<string | null>(null);
  const { control, handleSubmit, setError, formState } = useForm<Values>({
    resolver: zodResolver(Endpoint),
    defaultValues: { url: '', types: [] },
  });
  const submit = handleSubmit(async (input) => {
    const { data, error } = await create({ input });
    const answer = { errors: data?.webhookEndpointCreate.errors, fault: error };
    const { rest } = placeRefusals<Values>(say, answer, ['url'], setError);
    setRefusal(rest);
    const secret = data?.webhookEndpointCreate.secret;
    if (secret !== null && secret !== undefined) onMade(secret);
  });
  return (
    <FormDialog
      title={say('webhooks.new')}
      action={say('webhooks.make')}
      onClose={onClose}
      onSubmit={submit}
      busy={formState.isSubmitting}
      refusal={refusal}
    >
      <FormText control={control} field="url" label={say('webhooks.url')} hint={say('webhooks.urlHint')} mono />
      <Controller
        control={control}
        name="types"
        render={({ field: { value, onChange } }) => (
          <fieldset>
            <legend className="label">{say('webhooks.about')}</legend>
            <p className="hint">{say('webhooks.aboutHint')}</p>
            <div className="grid sm:grid-cols-2">
              {NOUNS.map((noun) => (
                <Checkbox
                  key={noun}
                  isSelected={value.includes(noun)}
                  onChange={(on) => onChange(on ? [...value, noun] : value.filter((other) => other !== noun))}
                >
                  {say(`events.noun.${noun}`)}
                </Checkbox>
              ))}
            </div>
          </fieldset>
        )}
      />
    </FormDialog>
  );
};
