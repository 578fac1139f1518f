import { X } from 'lucide-react';
import { type ReactNode } from 'react';
import { Dialog as AriaDialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { Button } from './button.js';
import { Unbroken } from './unbroken.js';

export interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** The person must decide before going on; a press outside does not close it. */
  readonly mustDecide?: boolean;
  /** For tables. */
  readonly wide?: boolean;
}

export const Dialog = ({ title, isOpen, onClose, children, mustDecide = false, wide = false }: DialogProps) => (
  <ModalOverlay
    className="scrim"
    isOpen={isOpen}
    isDismissable={!mustDecide}
    onOpenChange={(open) => {
      if (!open) onClose();
    }}
  >
    <Modal className={wide ? 'modal modal-wide' : 'modal'}>
      <AriaDialog role={mustDecide ? 'alertdialog' : 'dialog'}>
        <Heading slot="title" level={2} className="text-lg">
          <Unbroken text={title} />
        </Heading>
        {children}
      </AriaDialog>
    </Modal>
  </ModalOverlay>
);

/** The row of buttons that ends a dialog; the main one comes last in reading order and first for the thumb. */
export const DialogActions = ({ children }: { readonly children: ReactNode }) => (
  <div className="dialog-actions">{children}</div>
);

export interface DrawerProps {
  readonly title: string;
  readonly closeLabel: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A dialog along the edge of the page, as high as the window: for reading beside what it is about. */
export const Drawer = ({ title, closeLabel, onClose, children }: DrawerProps) => (
  <ModalOverlay
    className="scrim scrim-drawer"
    isOpen
    isDismissable
    onOpenChange={(open) => {
      if (!open) onClose();
    }}
  >
    <Modal className="modal drawer">
      <AriaDialog>
        <div className="flex items-center justify-between gap-3">
          <Heading slot="title" level={2} className="text-lg">
            {title}
          </Heading>
          <Button kind="quiet" size="small" aria-label={closeLabel} onPress={onClose}>
            <X size={16} aria-hidden="true" />
          </Button>
        </div>
        {children}
      </AriaDialog>
    </Modal>
  </ModalOverlay>
);
