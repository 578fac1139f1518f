const NUMBER = /^-?[\d.]*$/;

/** Lines of a table: columns as wide as their widest cell, numbers flush right. What others wrote is not trusted to steer the terminal. */
export function textTable(heads: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const plain = rows.map((row) => row.map((cell) => cell.replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ')));
  const columns = heads.map((head, index) => ({
    width: plain.reduce((most, row) => Math.max(most, row[index]?.length ?? 0), head.length),
    isNumber: plain.every((row) => NUMBER.test(row[index] ?? '')),
  }));
  const line = (cells: readonly string[]): string =>
    columns
      .map(
        ({ width, isNumber }, index) => (isNumber ? cells[index]?.padStart(width) : cells[index]?.padEnd(width)) ?? '',
      )
      .join('  ')
      .trimEnd();
  return [line(heads), columns.map(({ width }) => '-'.repeat(width)).join('  '), ...plain.map(line)];
}
