import { Outlet, useLocation } from '@tanstack/react-router';
import { Ellipsis } from 'lucide-react';
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
import { ConsoleLink, useOpen } from './console-link.js';
import { type ConsolePage, type RailPlace } from './console-page.js';
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

type Placed = ConsolePage & { readonly rail: RailPlace };
const isPlaced = (page: ConsolePage): page is Placed => page.rail !== undefined;

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

const GROUPS = ['books', 'money', 'work'] as const;

/** On a phone the way to the pages that have no room on its bar. */
const More = ({ pages }: { readonly pages: readonly Placed[] }) => {
  const say = useText();
  const open = useOpen();
  const { pathname } = useLocation();
  const others = GROUPS.flatMap((group) => pages.filter(({ rail }) => rail.group === group && !rail.isMain));
  const isThere = others.some(({ path }) => pathname === path || pathname.startsWith(`${path}/`));
  return (
    <div className="contents" data-current={isThere || undefined}>
      <Menu
        label={say('ops.nav.more')}
        trigger={
          <>
            <Ellipsis size={17} aria-hidden="true" />
            {say('ops.nav.more')}
          </>
        }
        items={others.map(({ path, rail }) => ({ id: path, name: say(rail.word) }))}
        onAction={(path) => open(path)}
      />
    </div>
  );
};

const GROUP_NAMES = { books: 'ops.nav.group', money: 'ops.nav.money', work: 'ops.nav.work' } as const;

const link = ({ path, rail }: Placed) => {
  const render = (content: ReactNode) => (
    <ConsoleLink href={path} within data-secondary={rail.isMain ? undefined : true}>
      {content}
    </ConsoleLink>
  );
  return render;
};

/** The operations console: its door, or its frame around the page that is open. */
export const Console = ({ pages }: { readonly pages: readonly ConsolePage[] }) => {
  const say = useText();
  const { viewer } = useSession();
  if (viewer === null) return <SignInDoor />;
  const placed = pages.filter(isPlaced);
  const groups = GROUPS.map((group) => ({
    name: say(GROUP_NAMES[group]),
    links: placed
      .filter(({ rail }) => rail.group === group)
      .map((page) => ({ name: say(page.rail.word), icon: page.rail.icon, render: link(page) })),
  })).filter(({ links }) => links.length > 0);
  return (
    <Shell surface={say('ops.surface')} groups={groups} bar={<Bar />} more={<More pages={placed} />}>
      <Outlet />
    </Shell>
  );
};
