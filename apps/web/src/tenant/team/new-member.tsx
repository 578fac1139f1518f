import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { Controller, useForm } from 'react-hook-form';
import { useMutation } from 'urql';
import { email, enum as oneOf, minLength, object, string, type infer as Infer } from 'zod/mini';
import { notify } from '../../kit/announcer.js';
import { Banner } from '../../kit/banner.js';
import { Button } from '../../kit/button.js';
import { FormText } from '../../kit/form-text.js';
import { Select } from '../../kit/select.js';
import { useText } from '../../kit/text.js';
import { AddMember } from '../../gql/tenant/documents/AddMember.js';
import { refusalText } from '../../wire/faults.js';

const ROLES = ['ADMIN', 'BILLING', 'REQUESTER', 'VIEWER', 'OWNER'] as const;
const Member = object({
  name: string().check(minLength(1, 'fault.needed')),
  email: email('fault.email'),
  password: string().check(minLength(12, 'fault.password')),
  role: oneOf(ROLES),
});

export const NewMember = ({ onAdded }: { readonly onAdded: () => void }) => {
  const say = useText();
  const [, add] = useMutation(AddMember);
  const [refusal, setRefusal] = useState<string | null>(null);
  const { control, handleSubmit, reset, formState } = useForm<Infer<typeof Member>>({
    resolver: zodResolver(Member),
    defaultValues: { name: '', email: '', password: '', role: 'VIEWER' },
  });
  const submit = handleSubmit(async (input) => {
    const { data, error } = await add({ input });
    const text = refusalText(say, data?.memberAdd.errors, error);
    setRefusal(text);
    if (text !== null) return;
    notify(say('team.added', { name: input.name }));
    reset();
    onAdded();
  });
  return (
    <form className="grid gap-3" noValidate onSubmit={(event) => void submit(event)}>
      <FormText control={control} field="name" label={say('team.name')} />
      <FormText control={control} field="email" label={say('field.email')} type="email" />
      <FormText
        control={control}
        field="password"
        label={say('team.password')}
        hint={say('team.passwordHint')}
        type="password"
        autoComplete="new-password"
      />
      <Controller
        control={control}
        name="role"
        render={({ field: { value, onChange } }) => (
          <Select
            label={say('team.role')}
            choices={ROLES.map((id) => ({ id, name: say(`role.${id}`) }))}
            value={value}
            onChange={onChange}
          />
        )}
      />
      {refusal === null ? null : <Banner tone="bad" title={refusal} />}
      <Button type="submit" kind="primary" wide busy={formState.isSubmitting}>
        {say('team.add')}
      </Button>
    </form>
  );
};
