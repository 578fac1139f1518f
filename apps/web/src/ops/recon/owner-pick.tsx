import { useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { notify } from '../../kit/announcer.js';
import { Select } from '../../kit/select.js';
import { useText } from '../../kit/text.js';
import { AssignCloseItem } from '../../gql/ops/documents/AssignCloseItem.js';
import { StaffNames } from '../../gql/ops/documents/StaffNames.js';
import { type CloseItem } from '../../gql/ops/graphql.js';
import { refusalText } from '../../wire/faults.js';
import { useSession } from '../session/session.js';
import { useNames } from './people.js';

const NOBODY = 'nobody';

export interface OwnerPickProps {
  readonly item: CloseItem;
  /** What the item is called. */
  readonly called: string;
  readonly owner: string | null;
}

/** Who sees to an item of the close: a name, and for who may, the choice of another one. */
export const OwnerPick = ({ item, called, owner }: OwnerPickProps) => {
  const say = useText();
  const nameOf = useNames();
  const { viewer, may } = useSession();
  const [{ data }] = useQuery({ query: StaffNames, pause: !may('team:read') });
  const [{ fetching }, assign] = useMutation(AssignCloseItem);
  const [refusal, setRefusal] = useState<string | null>(null);
  if (!may('books:write')) return <bdi>{owner === null ? say('recon.own.nobody') : nameOf(owner)}</bdi>;
  const me = viewer?.user?.id;
  // who may only read does not work at a close, and the API refuses them; who has the item now is shown all the same
  const able = data?.members.filter(({ role }) => role !== 'STAFF_READER') ?? [];
  const known = [me, owner, ...able.map(({ user }) => user.id)];
  const people = [...new Set(known.flatMap((id) => (id == null ? [] : [id])))];
  const change = async (chosen: string): Promise<void> => {
    const next = chosen === NOBODY ? null : chosen;
    if (next === owner) return;
    const answer = await assign({ input: { item, owner: next } }, { additionalTypenames: ['CloseChecklist'] });
    const why = refusalText(say, answer.data?.closeItemAssign.errors, answer.error);
    setRefusal(why);
    if (why === null)
      notify(say('recon.own.did', { item: called, name: next === null ? say('recon.own.nobody') : nameOf(next) }));
  };
  return (
    <div className="w-44 max-w-full [&_.label]:sr-only">
      <Select
        label={say('recon.own.of', { item: called })}
        choices={[{ id: NOBODY, name: say('recon.own.nobody') }, ...people.map((id) => ({ id, name: nameOf(id) }))]}
        value={owner ?? NOBODY}
        onChange={(id) => void change(id)}
        isDisabled={fetching}
      />
      {refusal === null ? null : (
        <p className="text-xs text-bad" role="alert">
          {refusal}
        </p>
      )}
    </div>
  );
};
