/** Arabic keyboards write digits from U+0660 on. */
const ARABIC_ZERO = 0x660;

const latin = (typed: string): string => typed.replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - ARABIC_ZERO));

/** An amount as people type it, `50,000.00` or `٥٠٠٠٠`, as the decimal that the API takes. What is no amount stays wrong. */
export const plainAmount = (typed: string): string =>
  latin(typed.trim())
    .replace(/٫/g, '.')
    .replace(/(?<=\d)[,٬\u00a0 ](?=\d{3}(?!\d))/g, '');

/** A plain amount, zero included; how many decimals its currency has is the API's to judge. */
export const isAmount = (typed: string): boolean => /^\d{1,15}(\.\d{1,4})?$/.test(plainAmount(typed));

/** `50, 80 100` as whole percents. Null: something else was typed. */
export const readSteps = (typed: string): readonly number[] | null => {
  const parts = latin(typed)
    .split(/[\s,،%٪]+/)
    .filter((part) => part !== '');
  return parts.every((part) => /^\d{1,4}$/.test(part)) ? parts.map(Number) : null;
};

/** The last day of something that holds until an instant, in UTC: one that ends at midnight holds through the day before. */
export const lastDay = (until: string): string => new Date(Date.parse(until) - 1).toISOString().slice(0, 10);

/** The instant after which a day in UTC is over. */
export const endOfDay = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString();
