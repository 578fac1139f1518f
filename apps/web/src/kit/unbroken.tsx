/** Numbers of papers and leases, such as `L-2026-000006`, and days; a line that broke at their hyphens would also turn them round in Arabic. */
const NUMBER = /([A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+|\d{4}-\d{2}-\d{2})/;

/** A sentence in which the numbers of papers and the days stay in one piece. */
export const Unbroken = ({ text }: { readonly text: string }) =>
  text.split(NUMBER).map((piece, at) =>
    at % 2 === 0 ? (
      piece
    ) : (
      <bdi key={at} className="whitespace-nowrap">
        {piece}
      </bdi>
    ),
  );
