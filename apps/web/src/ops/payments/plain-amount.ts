/** An amount as people type it, `1,200.50`, as the API takes it. */
export const plainAmount = (typed: string): string => typed.replaceAll(/[\s,]/g, '');
