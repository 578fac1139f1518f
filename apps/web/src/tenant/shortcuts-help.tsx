import { Dialog } from '../kit/dialog.js';
import { useText } from '../kit/text.js';
import { Switch } from '../kit/tick.js';
import { lettersAreOn, setLetters } from './letter-keys.js';

const Keys = ({ keys, does }: { readonly keys: readonly string[]; readonly does: string }) => (
  <div className="flex items-center justify-between gap-4 border-b border-line py-1.5 last:border-0">
    <dt>{does}</dt>
    <dd className="flex gap-1">
      {keys.map((key) => (
        <kbd key={key} className="kbd">
          {key}
        </kbd>
      ))}
    </dd>
  </div>
);

export const ShortcutsHelp = ({ onClose }: { readonly onClose: () => void }) => {
  const say = useText();
  return (
    <Dialog title={say('keys.help')} isOpen onClose={onClose}>
      <dl>
        <Keys keys={['Ctrl', 'K']} does={say('palette.open')} />
        <Keys keys={['/']} does={say('keys.search')} />
        <Keys keys={['g', 's']} does={say('nav.search')} />
        <Keys keys={['g', 'm']} does={say('nav.market')} />
        <Keys keys={['g', 'q']} does={say('nav.quotes')} />
        <Keys keys={['g', 'l']} does={say('nav.leases')} />
        <Keys keys={['g', 'u']} does={say('nav.usage')} />
        <Keys keys={['g', 'i']} does={say('nav.invoices')} />
        <Keys keys={['j', 'k']} does={say('keys.rows')} />
        <Keys keys={['x']} does={say('keys.pick')} />
        <Keys keys={['c']} does={say('compare.title')} />
        <Keys keys={['.']} does={say('api.open')} />
        <Keys keys={['?']} does={say('keys.help')} />
        <Keys keys={['←', '→', '↑', '↓']} does={say('keys.picture')} />
      </dl>
      <div className="mt-4">
        <Switch defaultSelected={lettersAreOn()} onChange={setLetters}>
          {say('keys.letters')}
        </Switch>
      </div>
    </Dialog>
  );
};
