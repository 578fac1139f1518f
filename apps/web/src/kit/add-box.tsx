import { useState, type ReactNode } from 'react';
import { ComboBox } from './combo-box.js';
import { type Choice } from './choice.js';

export interface AddBoxProps {
  readonly label: ReactNode;
  /** What can still be added. */
  readonly choices: readonly Choice[];
  readonly onAdd: (id: string) => void;
  readonly placeholder: string;
  readonly nothing: ReactNode;
}

/**
 * A combo box that adds to a list kept elsewhere. Each addition puts a fresh, empty one in its place and the focus into
 * it; emptying the old one by hand would open its list again.
 */
export const AddBox = ({ onAdd, ...rest }: AddBoxProps) => {
  const [added, setAdded] = useState(0);
  return (
    <ComboBox
      key={added}
      {...rest}
      autoFocus={added > 0}
      value={null}
      onChange={(id) => {
        if (id === null) return;
        setAdded(added + 1);
        onAdd(id);
      }}
    />
  );
};
