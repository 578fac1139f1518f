import { zodResolver } from '@hookform/resolvers/zod';
import { Navigate, useRouter, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useForm } from 'react-hook-form';
import { useMutation } from 'urql';
import { email, minLength, object, string, type infer as Infer } from 'zod/mini';
import { Banner } from '../../kit/banner.js';
import { Button } from '../../kit/button.js';
import { Door } from '../../kit/door.js';
import { FormText } from '../../kit/form-text.js';
import { Link } from '../../kit/link.js';
import { useText } from '../../kit/text.js';
import { SignIn } from '../../gql/tenant/documents/SignIn.js';
import { refusalText } from '../../wire/faults.js';
import { useSession } from './session.js';

const Credentials = object({ email: email('fault.email'), password: string().check(minLength(1, 'fault.needed')) });

/** Only paths of this site: an address from a link must not lead a signed-in person elsewhere. */
const safeNext = (next: string | undefined): string => (next !== undefined && /^\/(?![/\\])/.test(next) ? next : '/gpus');

export const SignInPage = () => {
  const say = useText();
  const { next } = useSearch({ from: '/sign-in' });
  const router = useRouter();
  const { viewer, refresh } = useSession();
  const [, signIn] = useMutation(SignIn);
  const [refusal, setRefusal] = useState<string | null>(null);
  const { control, handleSubmit, formState } = useForm<Infer<typeof Credentials>>({
    resolver: zodResolver(Credentials),
    defaultValues: { email: '', password: '' },
  });
  useEffect(() => {
    document.title = `${say('signIn.title')} · Gridlease`;
  }, [say]);
  if (viewer !== null) {
    const target = safeNext(next);
    return target === '/gpus' ? <Navigate to="/gpus" replace /> : <GoTo href={target} navigate={(href) => router.history.replace(href)} />;
  }
  const submit = handleSubmit(async (input) => {
    const { data, error } = await signIn({ input });
    const refused = refusalText(say, data?.signIn.errors, error);
    setRefusal(refused);
    if (refused === null) refresh();
  });
  return (
    <Door title={say('signIn.title')} promise={say('door.promise')} surface={say('door.surface')}>
      <form onSubmit={(event) => void submit(event)} noValidate className="grid gap-4">
        {refusal === null ? null : <Banner tone="bad" title={refusal} />}
        <FormText control={control} field="email" label={say('field.email')} type="email" autoComplete="username" />
        <FormText control={control} field="password" label={say('field.password')} type="password" autoComplete="current-password" />
        <Button type="submit" kind="primary" size="large" wide busy={formState.isSubmitting}>
          {say('signIn.action')}
        </Button>
        <p className="text-ink-2">
          {say('signIn.noAccount')} <Link to="/sign-up">{say('signIn.toSignUp')}</Link>
        </p>
      </form>
    </Door>
  );
};

const GoTo = ({ href, navigate }: { readonly href: string; readonly navigate: (href: string) => void }) => {
  useEffect(() => navigate(href), [href, navigate]);
  return null;
};
