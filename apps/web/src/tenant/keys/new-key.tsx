import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { Controller, useForm } from 'react-hook-form';
import { useMutation } from 'urql';
import { array, enum as oneOf, maxLength, minLength, object, string, type infer as Infer } from 'zod/mini';
import { Banner } from '../../kit/banner.js';
import { Button } from '../../kit/button.js';
import { usePlatformNow } from '../../kit/clock.js';
import { FormText } from '../../kit/form-text.js';
import { Select } from '../../kit/select.js';
import { useText } from '../../kit/text.js';
import { Checkbox } from '../../kit/tick.js';
import { CreateApiKey } from '../../gql/tenant/documents/CreateApiKey.js';
import { refusalText } from '../../wire/faults.js';
import { useSession } from '../session/session.js';

const LIVES = ['30', '90', '365', 'none'] as const;
const Key = object({
  name: string().check(minLength(1, 'fault.needed'), maxLength(80, 'fault.long')),
  scopes: array(string()).check(minLength(1, 'fault.scopes')),
  life: oneOf(LIVES),
});
type Values = Infer<typeof Key>;
const DAY_MS = 86_400_000;

/** Name, what it may do, how long it lives. A key can never do more than the person who makes it. */
export const NewKey = ({ onMade }: { readonly onMade: (secret: string) => void }) => {
  const say = useText();
  const { viewer } = useSession();
  const now = usePlatformNow('minute');
  const [, create] = useMutation(CreateApiKey);
  const [refusal, setRefusal] = useState<string | null>(null);
  const { control, handleSubmit, reset, formState } = useForm<Values>({
    resolver: zodResolver(Key),
    defaultValues: { name: '', scopes: ['offers:read', 'quotes:read', 'quotes:write'], life: '90' },
  });
  const submit = handleSubmit(async ({ name, scopes, life }) => {
    const expiresAt = life === 'none' ? null : new Date(now + Number(life) * DAY_MS).toISOString();
    const { data, error } = await create({ input: { name, scopes, expiresAt } });
    setRefusal(refusalText(say, data?.apiKeyCreate.errors, error));
    const secret = data?.apiKeyCreate.secret;
    if (secret === null || secret === undefined) return;
    reset();
    onMade(secret);
  });
  return (
    <form className="grid gap-3" noValidate onSubmit={(event) => void submit(event)}>
      <FormText control={control} field="name" label={say('apiKeys.name')} hint={say('apiKeys.nameHint')} />
      <Controller
        control={control}
        name="scopes"
        render={({ field: { value, onChange } }) => (
          <fieldset>
            <legend className="label">{say('apiKeys.scopes')}</legend>
            <div className="grid">
              {(viewer?.scopes ?? []).map((scope) => (
                <Checkbox
                  key={scope}
                  isSelected={value.includes(scope)}
                  onChange={(on) => onChange(on ? [...value, scope] : value.filter((other) => other !== scope))}
                >
                  <code>{scope}</code>
                </Checkbox>
              ))}
            </div>
            {formState.errors.scopes === undefined ? null : <p className="fault">{say('fault.scopes')}</p>}
          </fieldset>
        )}
      />
      <Controller
        control={control}
        name="life"
        render={({ field: { value, onChange } }) => (
          <Select
            label={say('apiKeys.until')}
            choices={LIVES.map((id) => ({ id, name: say(`apiKeys.life.${id}`) }))}
            value={value}
            onChange={onChange}
          />
        )}
      />
      {refusal === null ? null : <Banner tone="bad" title={refusal} />}
      <Button type="submit" kind="primary" wide busy={formState.isSubmitting}>
        {say('apiKeys.make')}
      </Button>
    </form>
  );
};
