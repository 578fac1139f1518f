import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { notify } from './announcer.js';
import { Button } from './button.js';
import { useText } from './text.js';

/** A value to take elsewhere: ids, host names, keys, commands. Always left to right. */
export const CopyField = ({ value, name }: { readonly value: string; readonly name: string }) => {
  const say = useText();
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(value);
      setCopied(true);
      notify(say('copy.done', { name }));
    } catch {
      notify(say('copy.failed', { name }));
    }
  };
  return (
    <div className="copy" dir="ltr">
      <code>{value}</code>
      <Button size="small" aria-label={say('copy.action', { name })} onPress={() => void copy()}>
        {copied ? <Check size={14} aria-hidden="true" /> : <Copy size={14} aria-hidden="true" />}
      </Button>
    </div>
  );
};
