import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type BankFileFormat, readBankText } from '#libs/payments';
import { type GraphqlContext, platformScope, refusalToGraphQL } from '#libs/platform';
import { type ops } from '#libs/schema';
import { type Ports, bankImportRequest, bankImportWork, invalid, runAsOperation } from '#libs/workflows';
import {
  type BankStatementAnswer,
  type BankUploadAnswer,
  gapToGraphQL,
  postingToGraphQL,
  statementToGraphQL,
  unreadableToGraphQL,
  uploadToGraphQL,
} from './bank.convert.js';
import { operationNow } from './operations.convert.js';
import { PORTS } from './tokens.js';

/** What fits a GraphQL request; larger files are sent as they are. */
const LARGEST_CONTENT = 65_536;

const READ_AS: Readonly<Record<ops.BankFileFormat, BankFileFormat>> = {
  AUTO: 'auto',
  CAMT: 'camt',
  MT940: 'mt940',
  BAI2: 'bai2',
};

interface ImportPayload {
  readonly upload: BankUploadAnswer | null;
  readonly isRepeat: boolean;
  readonly statements: readonly BankStatementAnswer[];
  readonly gaps: readonly ops.BankGap[];
  readonly posted: readonly ops.BankLinePosting[];
  readonly operation: ops.Operation | null;
  readonly errors: readonly object[];
}

/** Files of banks, as they came. */
@Resolver('BankUpload')
export class BankImportResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Mutation('bankStatementImport')
  async bankStatementImport(
    @Args('input') { name, content, format }: ops.BankStatementImportInput,
    @Context() context: GraphqlContext,
  ): Promise<ImportPayload> {
    if (content.length > LARGEST_CONTENT) {
      const detail = `The text has more than ${LARGEST_CONTENT} characters; send the file to /bank-files.`;
      return refused(refusalToGraphQL(invalid(['content'], detail)));
    }
    const read = readBankText(content, READ_AS[format ?? 'AUTO']);
    if (!read.ok) return refused(unreadableToGraphQL(read.refusal));
    const scope = platformScope(context);
    const request = bankImportRequest({ name, content, format: READ_AS[format ?? 'AUTO'] });
    const work = bankImportWork(this.ports, scope, { name, content, file: read.value });
    const { operationId, value: outcome } = await runAsOperation(this.ports)(scope, request, work);
    const operation = await operationNow(this.ports, scope, operationId);
    if (!outcome.ok) return { ...refused(refusalToGraphQL(outcome.refusal)), operation };
    const { file, posted } = outcome.value;
    const { upload, isRepeat, statements, gaps } = file;
    return {
      upload: uploadToGraphQL(upload),
      isRepeat,
      statements: statements.map(statementToGraphQL),
      gaps: gaps.map(gapToGraphQL),
      posted: posted.map(postingToGraphQL),
      operation,
      errors: [],
    };
  }

  @Query('bankUpload')
  async bankUpload(@Args('id') id: string, @Context() context: GraphqlContext): Promise<BankUploadAnswer | null> {
    const { unitOfWork, bank } = this.ports;
    const found = await unitOfWork.run(platformScope(context), (tx) => bank.uploadById(tx, id));
    return found && uploadToGraphQL(found);
  }

  @ResolveField('statements')
  async statements(
    @Parent() { id }: BankUploadAnswer,
    @Context() context: GraphqlContext,
  ): Promise<BankStatementAnswer[]> {
    const { unitOfWork, bank } = this.ports;
    const found = await unitOfWork.run(platformScope(context), (tx) => bank.statementsOf(tx, id));
    return found.map(statementToGraphQL);
  }
}

const refused = (error: object): ImportPayload => ({
  ...{ upload: null, isRepeat: false, statements: [], gaps: [], posted: [], operation: null },
  errors: [error],
});
