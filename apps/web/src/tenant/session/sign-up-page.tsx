import { zodResolver } from '@hookform/resolvers/zod';
import { useEffect, useState } from 'react';
import { useForm } from 'react-hook-form';
import { useMutation } from 'urql';
import { email, maxLength, minLength, object, regex, string, type infer as Infer } from 'zod/mini';
import { Banner } from '../../kit/banner.js';
import { Button } from '../../kit/button.js';
import { Door } from '../../kit/door.js';
import { LanguageMenu } from '../../kit/language-menu.js';
import { FormText } from '../../kit/form-text.js';
import { Link } from '../../kit/link.js';
import { useText } from '../../kit/text.js';
import { SignUp } from '../../gql/tenant/documents/SignUp.js';
import { faultsByField, refusalText } from '../../wire/faults.js';
import { Go } from '../go.js';
import { useSession } from './session.js';

const NewOrganisation = object({
  organisationName: string().check(minLength(2, 'fault.short'), maxLength(120, 'fault.long')),
  legalName: string().check(minLength(2, 'fault.short'), maxLength(200, 'fault.long')),
  country: string().check(regex(/^[A-Za-z]{2}$/, 'fault.country')),
  taxId: string(),
  name: string().check(minLength(1, 'fault.needed')),
  email: email('fault.email'),
  password: string().check(minLength(12, 'fault.password')),
});
type Values = Infer<typeof NewOrganisation>;
const FIELDS: readonly (keyof Values)[] = [
  'organisationName',
  'legalName',
  'country',
  'taxId',
  'name',
  'email',
  'password',
];

export const SignUpPage = () => {
  const say = useText();
  const { viewer, refresh } = useSession();
  const [, signUp] = useMutation(SignUp);
  const [refusal, setRefusal] = useState<string | null>(null);
  const { control, handleSubmit, setError, formState } = useForm<Values>({
    resolver: zodResolver(NewOrganisation),
    defaultValues: { organisationName: '', legalName: '', country: '', taxId: '', name: '', email: '', password: '' },
  });
  useEffect(() => {
    document.title = `${say('signUp.title')} · Gridlease`;
  }, [say]);
  if (viewer !== null) return <Go href="/gpus" />;
  const submit = handleSubmit(async (values) => {
    const input = {
      ...values,
      country: values.country.toUpperCase(),
      taxId: values.taxId === '' ? null : values.taxId,
    };
    const { data, error } = await signUp({ input });
    const refused = refusalText(say, data?.signUp.errors, error);
    setRefusal(refused);
    if (refused === null) refresh();
    const byField = faultsByField(say, data?.signUp.errors ?? []);
    for (const field of FIELDS)
      if (byField[field] !== undefined) setError(field, { type: 'server', message: byField[field] });
  });
  return (
    <Door
      title={say('signUp.title')}
      promise={say('door.promise')}
      surface={say('door.surface')}
      settings={<LanguageMenu />}
    >
      <form onSubmit={(event) => void submit(event)} noValidate className="grid gap-4">
        {refusal === null ? null : <Banner tone="bad" title={refusal} />}
        <FormText
          control={control}
          field="organisationName"
          label={say('field.organisation')}
          autoComplete="organization"
        />
        <FormText
          control={control}
          field="legalName"
          label={say('field.legalName')}
          hint={say('field.legalNameHint')}
        />
        <div className="grid grid-cols-[7rem_1fr] gap-4">
          <FormText
            control={control}
            field="country"
            label={say('field.country')}
            hint={say('field.countryHint')}
            autoComplete="country"
            maxLength={2}
            mono
          />
          <FormText control={control} field="taxId" label={say('field.taxId')} hint={say('field.taxIdHint')} mono />
        </div>
        <hr className="border-line" />
        <FormText control={control} field="name" label={say('field.name')} autoComplete="name" />
        <FormText control={control} field="email" label={say('field.email')} type="email" autoComplete="username" />
        <FormText
          control={control}
          field="password"
          label={say('field.password')}
          hint={say('field.passwordHint')}
          type="password"
          autoComplete="new-password"
        />
        <Button type="submit" kind="primary" size="large" wide busy={formState.isSubmitting}>
          {say('signUp.action')}
        </Button>
        <p className="text-ink-2">
          {say('signUp.hasAccount')} <Link to="/sign-in">{say('signIn.action')}</Link>
        </p>
      </form>
    </Door>
  );
};
