import { Select } from '../../kit/select.js';
import { Segmented } from '../../kit/segmented.js';
import { useText, type Say } from '../../kit/text.js';
import { CLASSES } from './looks.js';
import { AGES, type Age, type StateSet, type Wanted } from './wanted.js';

const ageName = (say: Say, age: Age): string => {
  const [from = '', to = ''] = age.split('-');
  return to === '' ? say('recon.age.over', { from: Number(from) - 1 }) : say('recon.age.span', { from, to });
};

const STATES: readonly StateSet[] = ['todo', 'proposed', 'closed', 'every'];

/** What the list shows; each choice goes into the address. */
export const Filters = ({
  wanted,
  onChange,
}: {
  readonly wanted: Wanted;
  readonly onChange: (next: Wanted) => void;
}) => {
  const say = useText();
  return (
    <div role="group" aria-label={say('recon.f.filters')} className="mb-3 grid gap-2">
      <div className="state-filter">
        <Segmented
          label={say('recon.f.state')}
          hideLabel
          choices={STATES.map((id) => ({ id, name: say(`recon.state.${id}`) }))}
          value={wanted.state}
          onChange={(state) => onChange({ ...wanted, state })}
        />
      </div>
      <div className="grid grid-cols-2 gap-2">
        <Select
          label={say('recon.f.class')}
          choices={[
            { id: 'any', name: say('recon.class.any') },
            ...CLASSES.map((id) => ({ id, name: say(`recon.class.${id}`) })),
          ]}
          value={wanted.breakClass ?? 'any'}
          onChange={(id) => onChange({ ...wanted, breakClass: id === 'any' ? null : id })}
        />
        <Select
          label={say('recon.f.who')}
          choices={[
            { id: 'any', name: say('recon.who.any') },
            { id: 'me', name: say('recon.who.me') },
          ]}
          value={wanted.mine ? 'me' : 'any'}
          onChange={(id) => onChange({ ...wanted, mine: id === 'me' })}
        />
        <Select
          label={say('recon.f.age')}
          choices={[{ id: 'any', name: say('recon.age.any') }, ...AGES.map((id) => ({ id, name: ageName(say, id) }))]}
          value={wanted.age ?? 'any'}
          onChange={(id) => onChange({ ...wanted, age: id === 'any' ? null : id })}
        />
        <Select
          label={say('recon.f.order')}
          choices={[
            { id: 'new', name: say('recon.order.new') },
            { id: 'weight', name: say('recon.order.weight') },
          ]}
          value={wanted.order}
          onChange={(order) => onChange({ ...wanted, order })}
        />
      </div>
    </div>
  );
};
