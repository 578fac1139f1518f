import { ListChecks, Receipt, Scale, Workflow } from 'lucide-react';
import { type ReactNode } from 'react';
import { useMutation } from 'urql';
import { Door } from '../kit/door.js';
import { Mark } from '../kit/mark.js';
import { Menu } from '../kit/menu.js';
import { ClockPill, Shell, ThemeMenu } from '../kit/shell.js';
import { useText } from '../kit/text.js';
import { SignIn } from '../gql/ops/documents/SignIn.js';
import { refusalText } from '../wire/faults.js';
import { SignInForm } from '../wire/sign-in-form.js';
import { Invoices } from './books/invoices.js';
import { Pending, StuckCalls } from './books/pending.js';
import { Reconciliation } from './books/reconciliation.js';
import { TrialBalance } from './books/trial-balance.js';
import { ClockControl } from './clock/clock-control.js';
import { useSession } from './session/session.js';

const SignInDoor = () => {
  const say = useText();
  const { refresh } = useSession();
  const [, signIn] = useMutation(SignIn);
  return (
    <Door title={say('signIn.title')} promise={say('ops.promise')} surface={say('ops.door')}>
      <SignInForm
        signIn={async (input) => {
          const { data, error } = await signIn({ input });
          const refused = refusalText(say, data?.signIn.errors, error);
          if (refused === null) refresh();
          return refused;
        }}
      />
    </Door>
  );
};

const Bar = () => {
  const say = useText();
  const { viewer, signOut } = useSession();
  const name = viewer?.user?.name ?? say('ops.surface');
  return (
    <>
      <span className="sm:hidden">
        <Mark size={20} />
      </span>
      <span className="truncate font-medium max-xs:hidden">{say('ops.surface')}</span>
      <span className="spacer" />
      <ClockPill />
      <ThemeMenu />
      <Menu
        label={say('ops.account', { name })}
        trigger={name}
        items={[{ id: 'out', name: say('account.signOut'), note: viewer?.user?.email ?? '' }]}
        onAction={() => void signOut()}
      />
    </>
  );
};

const jump = (id: string) => (content: ReactNode) => <a href={`#${id}`}>{content}</a>;

/** The operations console: one page on which the books agree, or show where they do not. */
export const Console = () => {
  const say = useText();
  const { viewer } = useSession();
  if (viewer === null) return <SignInDoor />;
  const groups = [
    {
      name: say('ops.nav.group'),
      links: [
        { name: say('ops.nav.recon'), icon: Scale, render: jump('reconciliation') },
        { name: say('nav.invoices'), icon: Receipt, render: jump('invoices') },
        { name: say('ops.nav.work'), icon: Workflow, render: jump('pending') },
        { name: say('ops.nav.ledger'), icon: ListChecks, render: jump('ledger') },
      ],
    },
  ];
  return (
    <Shell surface={say('ops.surface')} groups={groups} bar={<Bar />}>
      <Reconciliation
        aside={
          <>
            <Pending />
            <ClockControl />
          </>
        }
      />
      <Invoices />
      <StuckCalls />
      <TrialBalance />
    </Shell>
  );
};
