import { useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useMutation } from 'urql';
import { Door } from '../../kit/door.js';
import { LanguageMenu } from '../../kit/language-menu.js';
import { Link } from '../../kit/link.js';
import { useText } from '../../kit/text.js';
import { SignIn } from '../../gql/tenant/documents/SignIn.js';
import { refusalText } from '../../wire/faults.js';
import { SignInForm } from '../../wire/sign-in-form.js';
import { Go } from '../go.js';
import { useSession } from './session.js';

/** Only paths of this site: an address from a link must not lead a signed-in person elsewhere. */
const safeNext = (next: string | undefined): string =>
  next !== undefined && /^\/(?![/\\])/.test(next) ? next : '/gpus';

export const SignInPage = () => {
  const say = useText();
  const { next } = useSearch({ from: '/sign-in' });
  const { viewer, refresh } = useSession();
  const [, signIn] = useMutation(SignIn);
  useEffect(() => {
    document.title = `${say('signIn.title')} · Gridlease`;
  }, [say]);
  if (viewer !== null) return <Go href={safeNext(next)} />;
  return (
    <Door
      title={say('signIn.title')}
      promise={say('door.promise')}
      surface={say('door.surface')}
      settings={<LanguageMenu />}
    >
      <SignInForm
        signIn={async (input) => {
          const { data, error } = await signIn({ input });
          const refused = refusalText(say, data?.signIn.errors, error);
          if (refused === null) refresh();
          return refused;
        }}
      >
        <p className="text-ink-2">
          {say('signIn.noAccount')} <Link to="/sign-up">{say('signIn.toSignUp')}</Link>
        </p>
      </SignInForm>
    </Door>
  );
};
