import { type BankFileFormat, readBankText } from '#libs/payments';
import { type BankFileReader } from '#libs/workflows';

const FORMATS: readonly BankFileFormat[] = ['auto', 'camt', 'mt940', 'bai2'];

/** Reads a file that was kept with an operation, as it was asked for. */
export const readBankFile: BankFileReader = (content, format) =>
  readBankText(content, FORMATS.find((known) => known === format) ?? 'auto');
