import { Check, ChevronsUpDown } from 'lucide-react';
import { type ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { Label } from 'react-aria-components/Label';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Select as AriaSelect, SelectValue } from 'react-aria-components/Select';
import { type Choice } from './choice.js';

export interface SelectProps<Id extends string> {
  readonly label: ReactNode;
  readonly choices: readonly Choice<Id>[];
  readonly value: Id | null;
  readonly onChange: (id: Id) => void;
  readonly placeholder?: string;
  readonly isDisabled?: boolean;
}

export const Select = <Id extends string>({
  label,
  choices,
  value,
  onChange,
  placeholder,
  isDisabled,
}: SelectProps<Id>) => (
  <AriaSelect
    className="field"
    value={value}
    onChange={(key) => {
      const chosen = choices.find((choice) => choice.id === key);
      if (chosen !== undefined) onChange(chosen.id);
    }}
    placeholder={placeholder}
    isDisabled={isDisabled}
  >
    <Label className="label">{label}</Label>
    <Button className="input select-button">
      <SelectValue className="value">
        {({ selectedText, defaultChildren }) => selectedText || defaultChildren}
      </SelectValue>
      <ChevronsUpDown size={14} aria-hidden="true" />
    </Button>
    <Popover className="popover" offset={4}>
      <ListBox className="option-list" items={choices}>
        {(choice) => <Option choice={choice} />}
      </ListBox>
    </Popover>
  </AriaSelect>
);

export const Option = ({ choice }: { readonly choice: Choice }) => (
  <ListBoxItem id={choice.id} textValue={choice.name} className="option">
    <Check size={14} className="check" aria-hidden="true" />
    <span className="grow">{choice.name}</span>
    {choice.note === undefined ? null : <small>{choice.note}</small>}
  </ListBoxItem>
);
