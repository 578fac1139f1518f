/** The mark: busbars that close into a G around one lit rectangle, the capacity that is there to take. */
export const Mark = ({ size = 24 }: { readonly size?: number }) => (
  <svg width={size} height={size} viewBox="0 0 20 20" aria-hidden="true" className="flex-none">
    <path d="M0 0h20v5H5v10h10v-1h5v6H0z" fill="currentColor" />
    <path d="M9 7h11v5H9z" fill="var(--color-lit)" />
  </svg>
);
