import { useCallback } from 'react';
import { useIntl, type PrimitiveType } from 'react-intl';
import type kit from '../words/kit.en.json';
import type ops from '../words/ops.en.json';
import type tenant from '../words/tenant.en.json';

/** Every sentence the web shows has an id in one of the catalogues in `words/`. */
export type MessageId = keyof typeof kit | keyof typeof tenant | keyof typeof ops;
export type Say = (id: MessageId, values?: Record<string, PrimitiveType>) => string;

/**
 * In a sentence that runs from the right, a text with figures in it (an amount, a date, the number of a paper) is kept in one piece by
 * isolating marks: `2026-11` would else be turned round after an Arabic word.
 */
const isolated = (values: Record<string, PrimitiveType>): Record<string, PrimitiveType> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' && /\d/.test(value) ? `\u2068${value}\u2069` : value,
    ]),
  );

/** Returns the function that says a message in the reader's language. */
export const useText = (): Say => {
  const intl = useIntl();
  return useCallback(
    (id, values) => intl.formatMessage({ id }, values && intl.locale.startsWith('ar') ? isolated(values) : values),
    [intl],
  );
};
