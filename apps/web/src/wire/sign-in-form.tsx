import { zodResolver } from '@hookform/resolvers/zod';
import { useState, type ReactNode } from 'react';
import { useForm } from 'react-hook-form';
import { email, minLength, object, string, type infer as Infer } from 'zod/mini';
import { Banner } from '../kit/banner.js';
import { Button } from '../kit/button.js';
import { FormText } from '../kit/form-text.js';
import { useText } from '../kit/text.js';

const Credentials = object({ email: email('fault.email'), password: string().check(minLength(1, 'fault.needed')) });

export interface SignInFormProps {
  /** Tries to sign in; gives the reason when it did not work. */
  readonly signIn: (credentials: Infer<typeof Credentials>) => Promise<string | null>;
  readonly children?: ReactNode;
}

/** E-mail and password; pasting is welcome and password managers find their fields. */
export const SignInForm = ({ signIn, children }: SignInFormProps) => {
  const say = useText();
  const [refusal, setRefusal] = useState<string | null>(null);
  const { control, handleSubmit, formState } = useForm<Infer<typeof Credentials>>({
    resolver: zodResolver(Credentials),
    defaultValues: { email: '', password: '' },
  });
  const submit = handleSubmit(async (credentials) => setRefusal(await signIn(credentials)));
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="grid gap-4">
      {refusal === null ? null : <Banner tone="bad" title={refusal} />}
      <FormText control={control} field="email" label={say('field.email')} type="email" autoComplete="username" />
      <FormText
        control={control}
        field="password"
        label={say('field.password')}
        type="password"
        autoComplete="current-password"
      />
      <Button type="submit" kind="primary" size="large" wide busy={formState.isSubmitting}>
        {say('signIn.action')}
      </Button>
      {children}
    </form>
  );
};
