import { useNavigate } from '@tanstack/react-router';
import { useText } from '../../kit/text.js';
import { Checkbox } from '../../kit/tick.js';
import { MOST_PICKED, readWanted, type Wanted } from './wanted.js';

/** Picks an offer to be compared; `x` on its row does the same. */
export const PickBox = ({
  id,
  name,
  wanted,
}: {
  readonly id: string;
  readonly name: string;
  readonly wanted: Wanted;
}) => {
  const say = useText();
  const navigate = useNavigate({ from: '/gpus' });
  const picked = wanted.pick ?? [];
  const isPicked = picked.includes(id);
  const change = (on: boolean): void =>
    void navigate({
      search: readWanted({ ...wanted, pick: on ? [...picked, id] : picked.filter((other) => other !== id) }),
      replace: true,
      resetScroll: false,
    });
  return (
    <span data-pick>
      <Checkbox isSelected={isPicked} onChange={change} isDisabled={!isPicked && picked.length >= MOST_PICKED}>
        <span className="sr-only">{say('compare.pickOne', { name })}</span>
        <span className="min-[48.01rem]:hidden" aria-hidden="true">
          {say('compare.pick')}
        </span>
      </Checkbox>
    </span>
  );
};
