import { useText } from './text.js';

/** Grey rows in the place of a first answer. Later loads dim the old rows instead. */
export const Skeleton = ({ rows = 6 }: { readonly rows?: number }) => {
  const say = useText();
  return (
    <div role="status" className="grid gap-4 py-3">
      <span className="sr-only">{say('state.loading')}</span>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} aria-hidden="true" className="grid grid-cols-[3fr_2fr_1fr] gap-6 sm:grid-cols-[4fr_2fr_2fr_1fr]">
          <span className="skeleton" />
          <span className="skeleton" />
          <span className="skeleton" />
          <span className="skeleton max-sm:hidden" />
        </div>
      ))}
    </div>
  );
};
