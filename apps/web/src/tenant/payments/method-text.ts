/** A saved method by what its owner knows it by. */
export const methodText = (method: { readonly brand: string; readonly last4: string }): string =>
  `${method.brand} ···· ${method.last4}`;
