import { Search } from 'lucide-react';
import { type ReactNode } from 'react';
import { Autocomplete } from 'react-aria-components/Autocomplete';
import { Dialog } from 'react-aria-components/Dialog';
import { Header } from 'react-aria-components/Header';
import { Input } from 'react-aria-components/Input';
import { Menu, MenuItem, MenuSection } from 'react-aria-components/Menu';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { SearchField } from 'react-aria-components/SearchField';
import { type Choice } from './choice.js';

export interface PaletteGroup {
  readonly id: string;
  readonly name: string;
  readonly choices: readonly Choice[];
}
export interface PaletteProps {
  /** What can be found, for the field's label. */
  readonly label: string;
  readonly placeholder: string;
  readonly groups: readonly PaletteGroup[];
  readonly nothing: ReactNode;
  readonly onChoose: (id: string) => void;
  readonly onClose: () => void;
}

/** Every word typed must be in the name, in any order: `inv 2026` finds an invoice of that year. */
const holds = (name: string, typed: string): boolean => {
  const text = name.toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
};

/** One field that finds anything by its name; the arrow keys walk through what is found, Enter takes it. */
export const Palette = ({ label, placeholder, groups, nothing, onChoose, onClose }: PaletteProps) => (
  <ModalOverlay
    className="scrim"
    isOpen
    isDismissable
    onOpenChange={(open) => {
      if (!open) onClose();
    }}
  >
    <Modal className="modal palette">
      <Dialog aria-label={label}>
        <Autocomplete filter={holds}>
          <SearchField aria-label={label} autoFocus className="palette-field">
            <Search size={17} aria-hidden="true" className="text-ink-3" />
            <Input placeholder={placeholder} dir="auto" />
          </SearchField>
          {/* what scrolls can be scrolled by the keyboard too */}
          <div className="palette-found" role="group" aria-label={label} tabIndex={0}>
            <Menu
              aria-label={label}
              className="option-list"
              onAction={(id) => onChoose(String(id))}
              renderEmptyState={() => <div className="nothing">{nothing}</div>}
            >
              {groups.map((group) => (
                <MenuSection key={group.id} id={group.id}>
                  <Header className="option-group">{group.name}</Header>
                  {group.choices.map((choice) => (
                    <MenuItem
                      key={choice.id}
                      id={choice.id}
                      textValue={`${choice.name} ${choice.note ?? ''}`}
                      className="option"
                    >
                      <span className="grow">
                        <bdi>{choice.name}</bdi>
                      </span>
                      {choice.note === undefined ? null : <small>{choice.note}</small>}
                    </MenuItem>
                  ))}
                </MenuSection>
              ))}
            </Menu>
          </div>
        </Autocomplete>
      </Dialog>
    </Modal>
  </ModalOverlay>
);
