import { Fragment } from 'react';

/** A code such as `UNCOLLECTED_PROVIDER_SHARE`, which breaks at its underscores where it has to. */
export const Code = ({ text }: { readonly text: string }) =>
  text.split(/(?<=_)/).map((part, at) => (
    <Fragment key={at}>
      {at === 0 ? null : <wbr />}
      {part}
    </Fragment>
  ));
