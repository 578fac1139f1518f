import { ChevronsUpDown } from 'lucide-react';
import { type ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { ComboBox as AriaComboBox } from 'react-aria-components/ComboBox';
import { Group } from 'react-aria-components/Group';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { ListBox } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { type Choice } from './choice.js';
import { Option } from './select.js';

export interface ComboBoxProps {
  readonly label: ReactNode;
  readonly choices: readonly Choice[];
  readonly value: string | null;
  readonly onChange: (id: string | null) => void;
  readonly placeholder?: string;
  /** Takes the focus as it appears. */
  readonly autoFocus?: boolean;
  /** Shown in the list when nothing matches what was typed. */
  readonly nothing: ReactNode;
}

/** Type to narrow a long list; clearing the text clears the choice. */
export const ComboBox = ({
  label,
  choices,
  value,
  onChange,
  placeholder,
  autoFocus = false,
  nothing,
}: ComboBoxProps) => (
  <AriaComboBox
    className="field"
    defaultItems={choices}
    value={value}
    onChange={(key) => onChange(key === null ? null : String(key))}
    autoFocus={autoFocus}
    menuTrigger="input"
    allowsEmptyCollection
  >
    <Label className="label">{label}</Label>
    <Group className="group">
      <Input placeholder={placeholder} />
      <Button className="step">
        <ChevronsUpDown size={14} aria-hidden="true" />
      </Button>
    </Group>
    <Popover className="popover" offset={4}>
      <ListBox<Choice> className="option-list" renderEmptyState={() => <div className="nothing">{nothing}</div>}>
        {(choice) => <Option choice={choice} />}
      </ListBox>
    </Popover>
  </AriaComboBox>
);
