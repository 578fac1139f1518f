import { useCallback } from 'react';
import { useIntl, type PrimitiveType } from 'react-intl';
import type kit from '../words/kit.en.json';
import type ops from '../words/ops.en.json';
import type tenant from '../words/tenant.en.json';

/** Every sentence the web shows has an id in one of the catalogues in `words/`. */
export type MessageId = keyof typeof kit | keyof typeof tenant | keyof typeof ops;
export type Say = (id: MessageId, values?: Record<string, PrimitiveType>) => string;

/** Returns the function that says a message in the reader's language. */
export const useText = (): Say => {
  const intl = useIntl();
  return useCallback((id, values) => intl.formatMessage({ id }, values), [intl]);
};
