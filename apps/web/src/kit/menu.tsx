import { useState, type ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { Menu as AriaMenu, MenuItem, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { afterPaint } from './after-paint.js';
import { type Choice } from './choice.js';

export interface MenuProps {
  /** What the trigger is called for those who do not see it. */
  readonly label: string;
  readonly trigger: ReactNode;
  readonly items: readonly Choice[];
  readonly onAction: (id: string) => void;
}

export const Menu = ({ label, trigger, items, onAction }: MenuProps) => {
  const [isOpen, setOpen] = useState(false);
  return (
    <MenuTrigger isOpen={isOpen} onOpenChange={(next) => afterPaint(() => setOpen(next))}>
      <Button className="button" data-kind="quiet" data-size="small" aria-label={label}>
        {trigger}
      </Button>
      <Popover className="popover" placement="bottom end" offset={4}>
        <AriaMenu className="option-list" items={items} onAction={(key) => onAction(String(key))}>
          {(item) => (
            <MenuItem id={item.id} textValue={item.name} className="option">
              <span className="grow">{item.name}</span>
              {item.note === undefined ? null : <small>{item.note}</small>}
            </MenuItem>
          )}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
};
