/** The API version of stripe@23.1.0, whose types every response is validated against. */
export const API_VERSION = '2026-10-28.endive';
