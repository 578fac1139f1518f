import { useQuery } from 'urql';
import { useText } from '../../kit/text.js';
import { StaffNames } from '../../gql/ops/documents/StaffNames.js';
import { useSession } from '../session/session.js';
import { calledOf } from './called.js';

/** What the API signs with when no person did it. */
const MACHINES: Readonly<Record<string, 'recon.worker'>> = { worker: 'recon.worker' };

/** Who somebody is: the reader, a colleague by name, the worker; who left the team keeps the id. */
export const useNames = (): ((id: string) => string) => {
  const say = useText();
  const { viewer, may } = useSession();
  const [{ data }] = useQuery({ query: StaffNames, pause: !may('team:read') });
  const names = calledOf(data?.members.map(({ user }) => user) ?? []);
  return (id) => {
    const machine = MACHINES[id];
    if (machine !== undefined) return say(machine);
    const name = names.get(id);
    if (id === viewer?.user?.id) return name === undefined ? say('recon.you') : say('recon.youNamed', { name });
    return name ?? id;
  };
};
