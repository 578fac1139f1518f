import { type ReactNode } from 'react';
import { Dialog as AriaDialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';

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
          {title}
        </Heading>
        {children}
      </AriaDialog>
    </Modal>
  </ModalOverlay>
);

/** The row of buttons that ends a dialog; the main one comes last in reading order and first for the thumb. */
export const DialogActions = ({ children }: { readonly children: ReactNode }) => (
  <div className="flex flex-wrap justify-end gap-2 pt-1">{children}</div>
);
