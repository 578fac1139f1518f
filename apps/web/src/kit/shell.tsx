import { MonitorCog, Moon, Sun } from 'lucide-react';
import { type ComponentType, type ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { useClockOffset, usePlatformNow } from './clock.js';
import { Mark } from './mark.js';
import { Menu } from './menu.js';
import { useText } from './text.js';
import { setTheme, useTheme, type Theme } from './theme.js';
import { Toasts } from './toast.js';

/** A minute or more apart is a moved clock; less is network delay. */
const MOVED_MS = 60_000;

/** Shows platform time, striped, whenever it is not the time on the wall. */
export const ClockPill = () => {
  const { locale } = useIntl();
  const say = useText();
  const offset = useClockOffset();
  const now = usePlatformNow('minute');
  if (Math.abs(offset) < MOVED_MS) return null;
  const text = new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    numberingSystem: 'latn',
  }).format(new Date(now));
  return (
    <span className="clock-pill" title={say('shell.clockMoved')}>
      <span className="sr-only">{say('shell.clockMoved')}</span>
      <span className="max-sm:sr-only" aria-hidden="true">
        {say('shell.demoClock')}
      </span>
      <bdi>{text}</bdi>
    </span>
  );
};

const THEMES: Record<Theme, typeof Sun> = { system: MonitorCog, light: Sun, dark: Moon };

export const ThemeMenu = () => {
  const say = useText();
  const theme = useTheme();
  const Glyph = THEMES[theme];
  return (
    <Menu
      label={say('theme.label')}
      trigger={<Glyph size={16} aria-hidden="true" />}
      items={[
        { id: 'system', name: say('theme.system') },
        { id: 'light', name: say('theme.light') },
        { id: 'dark', name: say('theme.dark') },
      ]}
      onAction={(id) => {
        if (id === 'system' || id === 'light' || id === 'dark') setTheme(id);
      }}
    />
  );
};

export interface RailLink {
  readonly name: string;
  readonly icon: ComponentType<{ size?: number; 'aria-hidden'?: 'true' }>;
  /** The router's link, given its content: the shell knows no routes. */
  readonly render: (content: ReactNode) => ReactNode;
}
export interface RailGroup {
  readonly name: string;
  readonly links: readonly RailLink[];
}

export interface ShellProps {
  readonly surface: string;
  readonly groups: readonly RailGroup[];
  readonly bar: ReactNode;
  /** At the end of a phone's bar: the way to the places that have no room on it. */
  readonly more?: ReactNode;
  readonly children: ReactNode;
}

/** Rail, bar, page: the frame of every signed-in screen. On a phone the rail lies along the bottom. */
export const Shell = ({ surface, groups, bar, more, children }: ShellProps) => {
  const say = useText();
  return (
    <div className="shell">
      <a href="#content" className="button skip">
        {say('shell.skip')}
      </a>
      <nav className="rail" aria-label={say('shell.nav')}>
        <div className="brand">
          <Mark size={22} />
          <span className="wordmark">Gridlease</span>
        </div>
        <div className="places">
          {groups.map((group) => (
            <div key={group.name}>
              <div className="group-label" aria-hidden="true">
                {group.name}
              </div>
              {group.links.map((link) => {
                const Icon = link.icon;
                return (
                  <div key={link.name} className="contents">
                    {link.render(
                      <>
                        <Icon size={17} aria-hidden="true" />
                        <span>{link.name}</span>
                      </>,
                    )}
                  </div>
                );
              })}
            </div>
          ))}
          {more === undefined ? null : <div className="more">{more}</div>}
        </div>
        <div className="foot">{surface}</div>
      </nav>
      <div className="min-w-0">
        <header className="topbar">{bar}</header>
        <main id="content" tabIndex={-1} className="content">
          {children}
        </main>
      </div>
      <Toasts />
    </div>
  );
};
