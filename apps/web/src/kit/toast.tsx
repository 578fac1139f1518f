import { X } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { currentNotes, currentSpeech, dismiss, subscribe } from './announcer.js';
import { useText } from './text.js';

/** The one polite live region of a page, and the notes in its corner. */
export const Toasts = () => {
  const say = useText();
  const notes = useSyncExternalStore(subscribe, currentNotes);
  const speech = useSyncExternalStore(subscribe, currentSpeech);
  return (
    <>
      <div role="status" aria-live="polite" className="sr-only">
        {speech}
      </div>
      <section className="toasts" aria-label={say('toast.region')}>
        {notes.map((note) => (
          <div key={note.id} className="toast">
            <span className="flex-1">{note.text}</span>
            <button type="button" aria-label={say('toast.dismiss')} onClick={() => dismiss(note.id)}>
              <X size={14} aria-hidden="true" />
            </button>
          </div>
        ))}
      </section>
    </>
  );
};
