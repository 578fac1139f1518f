import { useQuery } from 'urql';
import { Section } from '../../kit/page.js';
import { Empty } from '../../kit/states.js';
import { useText } from '../../kit/text.js';
import { ExceptionList } from '../../gql/ops/documents/ExceptionList.js';
import { type ExceptionState } from '../../gql/ops/graphql.js';
import { Loaded } from '../../wire/loaded.js';
import { ConsoleLink } from '../console-link.js';
import { byWeight, Queue } from './queue.js';

const OPEN: ExceptionState[] = ['OPEN', 'ASSIGNED', 'INVESTIGATING', 'PROPOSED', 'APPROVED'];
const SHOWN = 5;

/** What comes first: the largest times its days, of what is open. */
export const Urgent = () => {
  const say = useText();
  const [state, ask] = useQuery({
    ...{ query: ExceptionList, variables: { states: OPEN, first: 100 } },
    requestPolicy: 'cache-and-network',
  });
  return (
    <Section title={say('recon.urgent')} note={say('recon.urgentNote')}>
      <Loaded
        state={state}
        retry={() => ask({ requestPolicy: 'network-only' })}
        fault={say('recon.listFault')}
        rows={5}
      >
        {({ reconciliationExceptions: { nodes, totalCount } }) =>
          nodes.length === 0 ? (
            <Empty title={say('recon.urgentNone')}>{say('recon.urgentNoneBody')}</Empty>
          ) : (
            <>
              <Queue
                label={say('recon.urgent')}
                exceptions={[...nodes].sort(byWeight).slice(0, SHOWN)}
                hrefOf={(id) => `/recon/exceptions/${id}?order=weight`}
              />
              <ConsoleLink className="link mt-3 inline-block text-[0.8125rem]" href="/recon/exceptions?order=weight">
                {say('recon.allOpen', { n: totalCount ?? 1000 })}
              </ConsoleLink>
            </>
          )
        }
      </Loaded>
    </Section>
  );
};
