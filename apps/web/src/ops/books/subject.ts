import { type MessageId, type Say } from '../../kit/text.js';

const SUBJECTS: readonly string[] = ['INVOICE', 'CHARGE', 'BALANCE_TRANSACTION', 'BALANCE'];

/** What is compared, in the reader's words; a subject that is new to this page keeps its own name. */
export const subjectName = (say: Say, subject: string): string =>
  SUBJECTS.includes(subject) ? say(`subject.${subject}` as MessageId) : subject;
