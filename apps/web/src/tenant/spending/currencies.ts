/** Currencies that Gridlease bills in, the most used ones first. */
const CURRENCIES = ['USD', 'EUR', 'GBP', 'AED', 'SAR', 'KWD', 'BHD', 'CAD', 'CHF', 'NOK', 'SEK', 'ISK', 'JPY'] as const;

export const CURRENCY_CHOICES = CURRENCIES.map((code) => ({ id: code, name: code }));
