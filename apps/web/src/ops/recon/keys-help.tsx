import { Dialog } from '../../kit/dialog.js';
import { useText, type MessageId } from '../../kit/text.js';
import { Switch } from '../../kit/tick.js';
import { useSingleKeys } from './keys.js';

const KEYS: readonly (readonly [readonly string[], MessageId])[] = [
  [['j', 'k'], 'recon.k.move'],
  [['Enter'], 'recon.k.open'],
  [['Esc'], 'recon.k.esc'],
  [['e'], 'recon.act.assign'],
  [['p'], 'recon.act.propose'],
  [['a'], 'recon.k.accept'],
  [['s'], 'recon.v.title'],
  [['m'], 'recon.h.title'],
  [['n'], 'recon.act.note'],
  [['?'], 'recon.k.title'],
];

/** The keys, one below the other. */
export const KeyList = () => {
  const say = useText();
  return (
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
  );
};

export const KeysHelp = ({ onClose }: { readonly onClose: () => void }) => {
  const say = useText();
  const { on, set } = useSingleKeys();
  return (
    <Dialog title={say('recon.k.title')} isOpen onClose={onClose}>
      <KeyList />
      <div>
        <Switch isSelected={on} onChange={set}>
          {say('recon.k.switch')}
        </Switch>
        <p className="hint">{say('recon.k.off')}</p>
      </div>
    </Dialog>
  );
};
