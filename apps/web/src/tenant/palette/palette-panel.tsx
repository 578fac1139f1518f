import { useLocation, useRouter } from '@tanstack/react-router';
import { useQuery } from 'urql';
import { chooseLanguage, LANGUAGES, otherLanguage } from '../../kit/locale.js';
import { Palette, type PaletteGroup } from '../../kit/palette.js';
import { type Say, useText } from '../../kit/text.js';
import { setTheme } from '../../kit/theme.js';
import { RecentNumbers } from '../../gql/tenant/documents/RecentNumbers.js';
import { type RecentNumbersQuery } from '../../gql/tenant/graphql.js';
import { PLACES } from '../places.js';
import { useSession } from '../session/session.js';

const THEMES = ['system', 'light', 'dark'] as const;

/** The latest of each kind, by the number that is printed on its papers; an id here is the way to its page. */
const recentOf = (say: Say, data: RecentNumbersQuery): PaletteGroup['choices'] => [
  ...(data.quotes?.nodes ?? []).map(({ id, number, offerName }) => ({
    id: `/quotes/${id}`,
    name: number,
    note: `${say('palette.quote')} · ${offerName}`,
  })),
  ...(data.leases?.nodes ?? []).map(({ id, number, offerName }) => ({
    id: `/leases/${id}`,
    name: number,
    note: `${say('palette.lease')} · ${offerName}`,
  })),
  ...(data.invoices?.nodes ?? []).map(({ id, number, leaseNumber }) => ({
    id: `/invoices/${id}`,
    name: number,
    note: leaseNumber === null ? say('palette.invoice') : `${say('palette.invoice')} · ${leaseNumber}`,
  })),
  ...(data.contracts?.nodes ?? []).map(({ id, number, providerName }) => ({
    id: `/contracts/${id}`,
    name: number,
    note: `${say('palette.contract')} · ${providerName}`,
  })),
];

/** On a quote's page: its acts, which the page opens by the end of its address. */
const quoteActs = (say: Say, pathname: string): PaletteGroup['choices'] =>
  /^\/quotes\/qte_\w+$/.test(pathname)
    ? [
        { id: `${pathname}#share`, name: say('quoteDesk.actShare') },
        { id: `${pathname}#approval`, name: say('quoteDesk.actApproval') },
      ]
    : [{ id: '/quotes#awaiting', name: say('quoteDesk.actAwaiting') }];

/** Goes anywhere and does what the bar can do, by name. */
export const PalettePanel = ({ onClose }: { readonly onClose: () => void }) => {
  const say = useText();
  const { history } = useRouter();
  const { pathname } = useLocation();
  const { may, signOut } = useSession();
  const [{ data, fetching }] = useQuery({
    query: RecentNumbers,
    variables: {
      quotes: may('quotes:read'),
      leases: may('leases:read'),
      invoices: may('invoices:read'),
      contracts: may('contracts:read'),
    },
  });
  const recent = data ? recentOf(say, data) : [];
  const places = PLACES.filter(({ scope }) => scope === undefined || may(scope));
  const groups: readonly PaletteGroup[] = [
    { id: 'pages', name: say('palette.pages'), choices: places.map(({ to, name }) => ({ id: to, name: say(name) })) },
    ...(recent.length === 0 ? [] : [{ id: 'recent', name: say('palette.recent'), choices: recent }]),
    {
      id: 'acts',
      name: say('palette.acts'),
      choices: [
        ...THEMES.map((theme) => ({
          id: `theme:${theme}`,
          name: say('palette.theme', { name: say(`theme.${theme}`) }),
        })),
        ...quoteActs(say, pathname),
        { id: 'language', name: LANGUAGES[otherLanguage()] },
        { id: 'out', name: say('account.signOut') },
      ],
    },
  ];
  const choose = (id: string): void => {
    onClose();
    const theme = THEMES.find((one) => id === `theme:${one}`);
    if (theme !== undefined) setTheme(theme);
    else if (id === 'language') chooseLanguage(otherLanguage());
    else if (id === 'out') void signOut();
    else history.push(id);
  };
  return (
    <Palette
      label={say('palette.label')}
      placeholder={say('palette.placeholder')}
      groups={groups}
      nothing={say(fetching ? 'palette.loading' : 'palette.nothing')}
      onChoose={choose}
      onClose={onClose}
    />
  );
};
