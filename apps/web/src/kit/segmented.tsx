import { type Key } from 'react';
import { Label } from 'react-aria-components/Label';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import { type Choice } from './choice.js';

export interface SegmentedProps<Id extends string> {
  readonly label: string;
  readonly choices: readonly Choice<Id>[];
  readonly value: Id;
  readonly onChange: (id: Id) => void;
  /** The label is read aloud but not shown. */
  readonly hideLabel?: boolean;
}

/** One of a few, all of them in view. */
export const Segmented = <Id extends string>({
  label,
  choices,
  value,
  onChange,
  hideLabel = false,
}: SegmentedProps<Id>) => (
  <RadioGroup
    className="field"
    value={value}
    orientation="horizontal"
    onChange={(next: Key) => {
      const chosen = choices.find((choice) => choice.id === next);
      if (chosen !== undefined) onChange(chosen.id);
    }}
  >
    <Label className={hideLabel ? 'sr-only' : 'label'}>{label}</Label>
    <div>
      <div className="segmented">
        {choices.map((choice) => (
          <Radio key={choice.id} value={choice.id}>
            {choice.name}
          </Radio>
        ))}
      </div>
    </div>
  </RadioGroup>
);
