import { ChevronRight } from 'lucide-react';
import { useEffect, type ReactNode } from 'react';
import { Link } from './link.js';
import { useText } from './text.js';

export interface Crumb {
  readonly name: string;
  readonly to: string;
  /** The query part that the way up keeps, e.g. the search that led here. */
  readonly search?: object;
}

/** The way back up. The page's own title is not repeated in it. */
const Breadcrumb = ({ crumbs }: { readonly crumbs: readonly Crumb[] }) => {
  const say = useText();
  return (
    <nav aria-label={say('breadcrumb.label')} className="mb-1.5">
      <ol className="flex items-center gap-1 text-[0.8125rem] text-ink-2">
        {crumbs.map((crumb) => (
          <li key={crumb.to} className="flex items-center gap-1">
            <Link to={crumb.to} search={{ ...crumb.search }} quiet className="inline-flex min-h-6 items-center">
              {crumb.name}
            </Link>
            <ChevronRight size={13} aria-hidden="true" className="rtl:-scale-x-100" />
          </li>
        ))}
      </ol>
    </nav>
  );
};

export interface PageHeadProps {
  readonly title: string;
  readonly crumbs?: readonly Crumb[];
  /** State or kind, beside the title. */
  readonly aside?: ReactNode;
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
}

/** Title, where it stands, what can be done; sets the document's title too. */
export const PageHead = ({ title, crumbs, aside, actions, children }: PageHeadProps) => {
  useEffect(() => {
    document.title = `${title} · Gridlease`;
  }, [title]);
  return (
    <header className="mb-6">
      {crumbs === undefined ? null : <Breadcrumb crumbs={crumbs} />}
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
          <h1>{title}</h1>
          {aside}
        </div>
        {actions === undefined ? null : <div className="flex flex-wrap gap-2">{actions}</div>}
      </div>
      {children === undefined ? null : <div className="mt-4">{children}</div>}
    </header>
  );
};

/** A titled part of a page. */
export const Section = ({
  title,
  note,
  aside,
  children,
}: {
  readonly title: string;
  readonly note?: ReactNode;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}) => (
  <section aria-label={title} className="mb-9">
    <div className="section-head mb-3">
      <h2>{title}</h2>
      {note === undefined ? null : <p>{note}</p>}
      {aside}
    </div>
    {children}
  </section>
);
