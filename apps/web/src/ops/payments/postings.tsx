import { useState } from 'react';
import { Button } from '../../kit/button.js';
import { Dialog, DialogActions } from '../../kit/dialog.js';
import { Money, moneyText, type Amount } from '../../kit/money.js';
import { useText } from '../../kit/text.js';
import { Postings } from '../../gql/ops/documents/Postings.js';
import { Loaded } from '../../wire/loaded.js';
import { MoreButton } from '../../wire/more-button.js';
import { usePaged } from '../../wire/paged.js';
import { Journals } from '../books/postings.js';

/** Every posting that one thing caused, in the order in which it was posted. */
const PostingsDialog = ({
  sourceId,
  title,
  onClose,
}: {
  readonly sourceId: string;
  readonly title: string;
  readonly onClose: () => void;
}) => {
  const say = useText();
  const list = usePaged(Postings, { sourceId, after: null }, (data) => data.journals);
  return (
    <Dialog title={title} isOpen onClose={onClose} wide>
      <Loaded state={list.first} retry={list.retry} fault={say('pay.postingsFault')} rows={3}>
        {() =>
          list.rows.length === 0 ? (
            <p className="text-ink-2">{say('pay.noPostings')}</p>
          ) : (
            <Journals journals={list.rows} />
          )
        }
      </Loaded>
      <MoreButton list={list} />
      <DialogActions>
        <Button onPress={onClose}>{say('ops.close')}</Button>
      </DialogActions>
    </Dialog>
  );
};

/** An amount that leads to what was posted for its cause. */
export const Posted = ({ value, sourceId }: { readonly value: Amount; readonly sourceId: string }) => {
  const say = useText();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className="link -my-0.5 min-h-6 cursor-pointer"
        aria-label={say('pay.postingsOf', { amount: moneyText(value) })}
        onClick={() => setOpen(true)}
      >
        <Money value={value} />
      </button>
      {isOpen ? (
        <PostingsDialog
          sourceId={sourceId}
          title={say('pay.postingsOf', { amount: moneyText(value) })}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </>
  );
};
