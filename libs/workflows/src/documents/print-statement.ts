import { type DocumentLanguage, type PrintedDocument, statementDocument } from '#libs/billing';
import { type Result, ok } from '#libs/kernel';
import { type Ports } from '../ports/ports.js';
import { type Scope } from '../ports/unit-of-work.js';
import { type StatementNeeds, type StatementRefusal, viewStatement } from './view-statement.js';

export interface StatementCommand {
  readonly ownerId: string;
  /** YYYY-MM. */
  readonly month: string;
  readonly language: DocumentLanguage;
}

/** A month of an organisation's accounts as a document. */
export function printStatement(ports: StatementNeeds & Pick<Ports, 'settings'>) {
  const view = viewStatement(ports);
  return async (
    scope: Scope,
    { ownerId, month, language }: StatementCommand,
  ): Promise<Result<PrintedDocument, StatementRefusal>> => {
    const viewed = await view(scope, { ownerId, month });
    if (!viewed.ok) return viewed;
    const { accounts, owner, invoiceNumbers, now } = viewed.value;
    const facts = { month: viewed.value.month, accounts, owner, invoiceNumbers, issuer: ports.settings.seller };
    return ok(statementDocument(facts, language, now));
  };
}
