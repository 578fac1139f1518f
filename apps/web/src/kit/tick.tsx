import { Check } from 'lucide-react';
import { type ReactNode } from 'react';
import { Checkbox as AriaCheckbox } from 'react-aria-components/Checkbox';
import { Switch as AriaSwitch } from 'react-aria-components/Switch';

export interface TickProps {
  readonly children: ReactNode;
  readonly isSelected?: boolean;
  readonly defaultSelected?: boolean;
  readonly onChange?: (selected: boolean) => void;
  readonly isDisabled?: boolean;
  readonly name?: string;
}

/** Yes or no, applied with the rest of a form. */
export const Checkbox = ({ children, ...rest }: TickProps) => (
  <AriaCheckbox {...rest} className="tick">
    {({ isSelected }) => (
      <>
        <span className="box" aria-hidden="true">
          {isSelected ? <Check size={13} strokeWidth={3} /> : null}
        </span>
        {children}
      </>
    )}
  </AriaCheckbox>
);

/** On or off, at once. */
export const Switch = ({ children, ...rest }: TickProps) => (
  <AriaSwitch {...rest} className="tick">
    <span className="track" aria-hidden="true" />
    {children}
  </AriaSwitch>
);
