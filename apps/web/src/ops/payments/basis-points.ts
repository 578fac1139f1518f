/** `1250` basis points as a person writes them: `12.5`. */
export const percentText = (basisPoints: number): string => {
  const whole = Math.trunc(basisPoints / 100);
  const rest = String(basisPoints % 100)
    .padStart(2, '0')
    .replace(/0+$/, '');
  return rest === '' ? String(whole) : `${whole}.${rest}`;
};

/** A percentage of at most two decimals in basis points, digit by digit; null: it is none. */
export const basisPointsOf = (percent: string): number | null => {
  const parts = /^(\d{1,3})(?:\.(\d{1,2}))?$/.exec(percent.replace('%', '').trim());
  if (parts === null) return null;
  return Number(parts[1]) * 100 + Number((parts[2] ?? '').padEnd(2, '0'));
};
