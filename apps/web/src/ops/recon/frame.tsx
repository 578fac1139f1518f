import { type ReactNode } from 'react';
import { useQuery } from 'urql';
import { Equation } from '../../kit/equation.js';
import { PageHead } from '../../kit/page.js';
import { LoadFault } from '../../kit/states.js';
import { useText } from '../../kit/text.js';
import { ReconFrame } from '../../gql/ops/documents/ReconFrame.js';
import { requestIdOf } from '../../wire/client.js';
import { termsOf } from '../books/equation-terms.js';
import { ConsoleLink } from '../console-link.js';

const TABS = [
  { id: 'overview', path: '/recon' },
  { id: 'exceptions', path: '/recon/exceptions' },
  { id: 'suggestions', path: '/recon/suggestions' },
  { id: 'decisions', path: '/recon/decisions' },
  { id: 'matches', path: '/recon/matches' },
  { id: 'bank', path: '/recon/bank' },
  { id: 'close', path: '/recon/close' },
] as const;

/** The equation of the latest comparison, one line a currency, whatever is done below it. */
const Ribbon = () => {
  const say = useText();
  const [{ data, error }, ask] = useQuery({ query: ReconFrame });
  if (error !== undefined && !data)
    return (
      <div className="mb-4">
        <LoadFault
          title={say('recon.barFault')}
          requestId={requestIdOf(error)}
          onRetry={() => ask({ requestPolicy: 'network-only' })}
        />
      </div>
    );
  const run = data?.reconciliationRun ?? null;
  if (run === null && data === undefined) return <div className="ribbon min-h-10" />;
  return (
    <div className="ribbon">
      {run === null ? (
        <span className="text-ink-2">{say('recon.noEquation')}</span>
      ) : (
        run.equations.map((equation) => (
          <Equation
            key={equation.closing.currency}
            label={say('ops.equationOf', { currency: equation.closing.currency })}
            terms={termsOf(say, equation)}
            unexplained={{ name: say('ops.unexplained'), value: equation.unexplained }}
          />
        ))
      )}
    </div>
  );
};

/** How many wait there; nothing where none does. */
const Count = ({ of }: { readonly of: { readonly totalCount: number | null } | undefined }) =>
  of === undefined || of.totalCount === 0 ? null : <span className="badge num">{of.totalCount ?? '1,000+'}</span>;

const Tabs = () => {
  const say = useText();
  const [{ data }] = useQuery({ query: ReconFrame });
  const counts: Readonly<Record<string, { readonly totalCount: number | null } | undefined>> = {
    exceptions: data?.reconciliationExceptions,
    suggestions: data?.matchSuggestions,
    decisions: data?.matchDecisions,
  };
  return (
    <nav className="subnav" aria-label={say('recon.tabs')}>
      {TABS.map(({ id, path }) => (
        <ConsoleLink key={id} href={path} within={id !== 'overview'}>
          {say(`recon.tab.${id}`)}
          <Count of={counts[id]} />
        </ConsoleLink>
      ))}
    </nav>
  );
};

/** The frame of every page of reconciliation: where it stands is always in view. */
export const ReconPage = ({
  title,
  actions,
  aside,
  children,
}: {
  readonly title: string;
  readonly actions?: ReactNode;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}) => (
  <>
    <PageHead title={title} actions={actions} aside={aside}>
      <Tabs />
    </PageHead>
    <Ribbon />
    {children}
  </>
);
