import { NumberField } from '../../kit/number-field.js';
import { Select } from '../../kit/select.js';
import { useText } from '../../kit/text.js';
import { readLength, type LengthParts } from './wanted.js';

const UNITS: readonly LengthParts['unit'][] = ['h', 'd', 'w', 'm', 'y'];

export interface LengthFieldProps {
  /** E.g. `2w`; undefined when not chosen. */
  readonly value: string | undefined;
  readonly onChange: (length: string | undefined) => void;
}

/** How long: a count and its unit, which is how people say it and how contracts are stepped. */
export const LengthField = ({ value, onChange }: LengthFieldProps) => {
  const say = useText();
  const parts = readLength(value);
  const unit = parts?.unit ?? 'w';
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_6.25rem] items-end gap-1.5">
      <NumberField
        label={say('search.length')}
        placeholder={say('search.any')}
        minValue={1}
        maxValue={9999}
        value={parts?.count ?? NaN}
        onChange={(count) => onChange(Number.isNaN(count) ? undefined : `${count}${unit}`)}
      />
      <Select
        label={<span className="sr-only">{say('search.lengthUnit')}</span>}
        choices={UNITS.map((id) => ({ id, name: say(`length.${id}`) }))}
        value={unit}
        onChange={(id) => onChange(`${parts?.count ?? 1}${id}`)}
      />
    </div>
  );
};
