import { Link, Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import {
  Braces,
  ChartColumnStacked,
  CircleHelp,
  ChartLine,
  CreditCard,
  FileSignature,
  FileText,
  Gauge,
  KeyRound,
  Receipt,
  Search,
  Server,
  Users,
} from 'lucide-react';
import { lazy, Suspense, useCallback, useState, type ReactNode } from 'react';
import { Button } from '../kit/button.js';
import { LanguageMenu } from '../kit/language-menu.js';
import { chooseLanguage, LANGUAGES, otherLanguage } from '../kit/locale.js';
import { Mark } from '../kit/mark.js';
import { Menu } from '../kit/menu.js';
import { ClockPill, Shell, ThemeMenu, type RailGroup } from '../kit/shell.js';
import { useText } from '../kit/text.js';
import { Bell } from './alerts/bell.js';
import { Go } from './go.js';
import { useSession, type Viewer } from './session/session.js';
import { useShortcuts, type Panel } from './shortcuts.js';
import { withWords } from './words.js';

const ShortcutsHelp = lazy(() =>
  withWords(() => import('./shortcuts-help.js')).then((file) => ({ default: file.ShortcutsHelp })),
);
const PalettePanel = lazy(() =>
  withWords(() => import('./palette/palette-panel.js')).then((file) => ({ default: file.PalettePanel })),
);
const ApiDrawer = lazy(() =>
  withWords(() => import('./api/api-drawer.js')).then((file) => ({ default: file.ApiDrawer })),
);

type Open = (panel: Panel) => void;
type Place =
  | '/gpus'
  | '/market'
  | '/quotes'
  | '/leases'
  | '/contracts'
  | '/invoices'
  | '/usage'
  | '/budgets'
  | '/payment-methods'
  | '/developers'
  | '/team';
const to =
  (place: Place, secondary = false) =>
  (content: ReactNode) => (
    <Link
      to={place}
      data-secondary={secondary || undefined}
      activeOptions={{ includeSearch: false }}
      activeProps={{ 'aria-current': 'page' }}
    >
      {content}
    </Link>
  );

const useRail = (): readonly RailGroup[] => {
  const say = useText();
  const { may } = useSession();
  return [
    {
      name: say('nav.market'),
      links: [
        { name: say('nav.search'), icon: Search, render: to('/gpus') },
        { name: say('nav.marketPrices'), icon: ChartLine, render: to('/market', true) },
        { name: say('nav.quotes'), icon: FileText, render: to('/quotes') },
        { name: say('nav.leases'), icon: Server, render: to('/leases') },
        ...(may('contracts:read')
          ? [{ name: say('nav.contracts'), icon: FileSignature, render: to('/contracts', true) }]
          : []),
      ],
    },
    {
      name: say('nav.money'),
      links: [
        { name: say('nav.invoices'), icon: Receipt, render: to('/invoices') },
        ...(may('invoices:read')
          ? [{ name: say('nav.usage'), icon: ChartColumnStacked, render: to('/usage', true) }]
          : []),
        ...(may('invoices:read') ? [{ name: say('nav.spending'), icon: Gauge, render: to('/budgets', true) }] : []),
        { name: say('nav.payments'), icon: CreditCard, render: to('/payment-methods', true) },
      ],
    },
    {
      name: say('nav.account'),
      links: [
        ...(may('keys:read') ? [{ name: say('nav.developers'), icon: KeyRound, render: to('/developers', true) }] : []),
        ...(may('team:read') ? [{ name: say('nav.team'), icon: Users, render: to('/team', true) }] : []),
      ],
    },
  ];
};

const Bar = ({ viewer, open }: { readonly viewer: Viewer; readonly open: Open }) => {
  const say = useText();
  const { may } = useSession();
  return (
    <>
      <span className="max-[24rem]:hidden sm:hidden">
        <Mark size={20} />
      </span>
      <span dir="auto" className="truncate font-medium">
        {viewer.organisation.name}
      </span>
      <span className="spacer" />
      <ClockPill />
      {may('leases:read') ? <Bell /> : null}
      <span className="flex max-sm:hidden">
        <Button kind="quiet" size="small" aria-label={say('palette.open')} onPress={() => open('palette')}>
          <Search size={16} aria-hidden="true" />
          <kbd className="kbd max-lg:hidden" dir="ltr" aria-hidden="true">
            Ctrl K
          </kbd>
        </Button>
        <Button kind="quiet" size="small" aria-label={say('api.open')} onPress={() => open('api')}>
          <Braces size={16} aria-hidden="true" />
        </Button>
        <Button kind="quiet" size="small" aria-label={say('keys.help')} onPress={() => open('help')}>
          <CircleHelp size={16} aria-hidden="true" />
        </Button>
      </span>
      <span className="max-sm:hidden">
        <LanguageMenu />
      </span>
      <ThemeMenu />
      <AccountMenu viewer={viewer} open={open} />
    </>
  );
};

/** Who is signed in, and the places that a phone's bar has no room for. */
const AccountMenu = ({ viewer, open }: { readonly viewer: Viewer; readonly open: Open }) => {
  const say = useText();
  const navigate = useNavigate();
  const { may, signOut } = useSession();
  const name = viewer.user?.name ?? viewer.organisation.name;
  const initials = name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word[0])
    .join('')
    .toUpperCase();
  const places = [
    { id: '/market', name: say('nav.marketPrices') },
    ...(may('contracts:read') ? [{ id: '/contracts', name: say('nav.contracts') }] : []),
    ...(may('invoices:read') ? [{ id: '/usage', name: say('nav.usage') }] : []),
    ...(may('invoices:read') ? [{ id: '/budgets', name: say('nav.spending') }] : []),
    { id: '/payment-methods', name: say('nav.payments') },
    ...(may('keys:read') ? [{ id: '/developers', name: say('nav.developers') }] : []),
    ...(may('team:read') ? [{ id: '/team', name: say('nav.team') }] : []),
  ];
  return (
    <Menu
      label={say('account.menu', { initials })}
      trigger={
        <span
          aria-hidden="true"
          className="grid size-6 place-items-center rounded-[2px] bg-ink text-[0.6875rem] font-semibold text-ground"
        >
          {initials}
        </span>
      }
      items={[
        ...places,
        { id: 'palette', name: say('palette.open') },
        { id: 'api', name: say('api.open') },
        { id: 'language', name: LANGUAGES[otherLanguage()] },
        { id: 'out', name: say('account.signOut'), note: viewer.user?.email ?? '' },
      ]}
      onAction={(id) => {
        if (id === 'palette' || id === 'api') open(id);
        else if (id === 'language') chooseLanguage(otherLanguage());
        else void (id === 'out' ? signOut() : navigate({ to: id }));
      }}
    />
  );
};

/** The page asked for is read once: the address changes while the way to the sign-in is still loading. */
const ToSignIn = () => {
  const { pathname, searchStr } = useLocation();
  const [href] = useState(`/sign-in?next=${encodeURIComponent(pathname + searchStr)}`);
  return <Go href={href} />;
};

/** Frame of the signed-in portal; who is not signed in is sent to do so and comes back here after. */
export const Layout = () => {
  const say = useText();
  const { viewer } = useSession();
  const groups = useRail();
  const [panel, setPanel] = useState<Panel | null>(null);
  const close = useCallback(() => setPanel(null), []);
  useShortcuts(setPanel);
  if (viewer === null) return <ToSignIn />;
  return (
    <Shell surface={say('shell.surface')} groups={groups} bar={<Bar viewer={viewer} open={setPanel} />}>
      <Suspense>
        <Outlet />
      </Suspense>
      <Suspense>
        {panel === 'help' ? <ShortcutsHelp onClose={close} /> : null}
        {panel === 'palette' ? <PalettePanel onClose={close} /> : null}
        {panel === 'api' ? <ApiDrawer onClose={close} /> : null}
      </Suspense>
    </Shell>
  );
};
