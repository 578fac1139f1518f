import { useMemo, useState, type ReactNode } from 'react';
import { Keyboard } from 'lucide-react';
import { Button } from '../../kit/button.js';
import { Dialog } from '../../kit/dialog.js';
import { PageHead } from '../../kit/page.js';
import { Switch } from '../../kit/tick.js';
import { useText, type MessageId } from '../../kit/text.js';
import { useKeys, useSingleKeys } from '../recon/keys.js';

const KEYS: readonly (readonly [readonly string[], MessageId])[] = [
  [['j', 'k'], 'pay.key.move'],
  [['Enter'], 'pay.key.open'],
  [['Esc'], 'pay.key.close'],
  [['?'], 'pay.key.help'],
];

const KeysHelp = ({ onClose }: { readonly onClose: () => void }) => {
  const say = useText();
  const { on, set } = useSingleKeys();
  return (
    <Dialog title={say('pay.key.help')} isOpen onClose={onClose}>
      <dl className="grid text-[0.8125rem]">
        {KEYS.map(([keys, does]) => (
          <div key={does} className="flex items-center justify-between gap-4 border-b border-line py-1.5 last:border-0">
            <dt>{say(does)}</dt>
            <dd className="flex gap-1">
              {keys.map((key) => (
                <kbd key={key} className="kbd">
                  {key}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <Switch isSelected={on} onChange={set}>
        {say('pay.key.switch')}
      </Switch>
    </Dialog>
  );
};

/** Moves the focus along the first links of the rows on the page, whether a table's or a queue's. */
const moveRow = (by: 1 | -1): void => {
  const rows = [...document.querySelectorAll('main tr[data-row], main .queue li')];
  const links = rows.flatMap((row) => row.querySelector<HTMLElement>('a, button') ?? []);
  const open =
    document.activeElement?.closest('tr, li') ?? document.querySelector('.queue [aria-current]')?.closest('li');
  const at = links.findIndex((link) => open?.contains(link) ?? false);
  links[at === -1 ? (by === 1 ? 0 : links.length - 1) : at + by]?.focus();
};

/** The frame of every page of money and work: its title, its keys, and their help. */
export const MoneyPage = ({
  title,
  crumb,
  aside,
  actions,
  children,
}: {
  readonly title: string;
  /** The list that the page is a part of. */
  readonly crumb?: { readonly name: string; readonly to: string };
  readonly aside?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}) => {
  const say = useText();
  const [isHelped, setHelped] = useState(false);
  const keys = useMemo(() => ({ j: () => moveRow(1), k: () => moveRow(-1), '?': () => setHelped(true) }), []);
  useKeys(keys);
  return (
    <>
      <PageHead
        title={title}
        {...(crumb === undefined ? {} : { crumbs: [crumb] })}
        aside={aside}
        actions={
          <>
            {actions}
            <span className="max-md:hidden">
              <Button kind="quiet" aria-label={say('pay.key.help')} onPress={() => setHelped(true)}>
                <Keyboard size={16} aria-hidden="true" />
              </Button>
            </span>
          </>
        }
      />
      {children}
      {isHelped ? <KeysHelp onClose={() => setHelped(false)} /> : null}
    </>
  );
};
