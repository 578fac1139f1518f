import { BellPlus } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useQuery } from 'urql';
import { notify } from '../../kit/announcer.js';
import { Button, type ButtonKind } from '../../kit/button.js';
import { pageLanguage } from '../../kit/locale.js';
import { useText } from '../../kit/text.js';
import { Catalogue } from '../../gql/tenant/documents/Catalogue.js';
import { writeNeed } from '../offers/need-line.js';
import { type Wanted } from '../offers/wanted.js';
import { useSession } from '../session/session.js';
import { withWords } from '../words.js';

const AlertDialog = lazy(() =>
  withWords(() => import('./alert-dialog.js')).then((file) => ({ default: file.AlertDialog })),
);

/** Saves what is searched for, to be told when an offer comes to fit it. Nothing for who may not ask for quotes. */
export const AlertMe = ({ wanted, kind = 'plain' }: { readonly wanted: Wanted; readonly kind?: ButtonKind }) => {
  const say = useText();
  const { may } = useSession();
  const [isOpen, setOpen] = useState(false);
  const [{ data }] = useQuery({ query: Catalogue, requestPolicy: 'cache-first' });
  if (!may('quotes:write') || data === undefined || data === null) return null;
  const known = { models: data.gpuModels, regions: data.regions };
  const { sort: _, pick: __, view: ___, ...need } = wanted;
  return (
    <>
      <Button kind={kind} onPress={() => setOpen(true)}>
        <BellPlus size={15} aria-hidden="true" />
        {say('alerts.me')}
      </Button>
      {isOpen ? (
        <Suspense>
          <AlertDialog
            words={writeNeed(need, known, pageLanguage())}
            onClose={() => setOpen(false)}
            onSaved={() => {
              setOpen(false);
              notify(say('alerts.saved'));
            }}
          />
        </Suspense>
      ) : null}
    </>
  );
};
