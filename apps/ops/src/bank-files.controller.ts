import { Controller, Get, Inject, type OnModuleInit, Param, Post, Query, Req, Res } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { type Money, isId, moneyToString } from '#libs/kernel';
import { decodeText, readBankText } from '#libs/payments';
import { DocumentDesk, type DocumentReply, type HttpRequest, scopeOfStaff } from '#libs/platform';
import {
  type BankGap,
  type BankImport,
  type BankLineUse,
  type BankStatement,
  type Ports,
  bankImportRequest,
  bankImportWork,
  messageOf,
  runAsOperation,
} from '#libs/workflows';
import { PORTS } from './tokens.js';
import {
  FILE_POINTS,
  type UploadRequest,
  bytesOf,
  fileNotFound,
  sendFile,
  takeBytes,
  unprocessable,
} from './uploads.js';

/** Months of a busy account. A body of another type stays as small as any request. */
const LARGEST_UPLOAD_BYTES = 4 * 1_024 * 1_024;
const TYPE = 'application/octet-stream';

/**
 * Files of banks as they are, for those too large for a GraphQL request and those that are not UTF-8: `POST /bank-files?name=…`; and as they
 * came, for whoever follows a line to its source: `GET /bank-files/<id>`.
 */
@Controller('bank-files')
export class BankFilesController implements OnModuleInit {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    private readonly desk: DocumentDesk,
    private readonly adapterHost: HttpAdapterHost,
  ) {}

  onModuleInit(): void {
    takeBytes(this.adapterHost, [TYPE], LARGEST_UPLOAD_BYTES);
  }

  @Post()
  async take(@Query('name') name: string | undefined, @Req() request: UploadRequest): Promise<object> {
    const actor = await this.desk.admit(request, 'books:write', FILE_POINTS);
    const decoded = decodeText(bytesOf(request));
    if (!decoded.ok) throw unprocessable(decoded.refusal);
    const read = readBankText(decoded.value.text);
    if (!read.ok) throw unprocessable(read.refusal);
    const command = { name: name ?? 'unnamed', content: decoded.value.text, file: read.value };
    const scope = scopeOfStaff(actor);
    const asked = bankImportRequest({ name: command.name, content: command.content, format: 'auto' });
    const work = bankImportWork(this.ports, scope, command);
    const { operationId, value: outcome } = await runAsOperation(this.ports)(scope, asked, work);
    if (!outcome.ok)
      throw unprocessable({ code: outcome.refusal.code, message: messageOf(outcome.refusal), operationId });
    return { ...imported(outcome.value.file, outcome.value.posted), operationId };
  }

  @Get(':id')
  async give(@Param('id') id: string, @Req() request: HttpRequest, @Res() reply: DocumentReply): Promise<void> {
    const actor = await this.desk.admit(request, 'books:read', FILE_POINTS);
    const { unitOfWork, bank } = this.ports;
    const known = isId('bankUpload', id);
    const upload = known ? await unitOfWork.run(scopeOfStaff(actor), (tx) => bank.uploadById(tx, id)) : null;
    if (!upload) throw fileNotFound();
    sendFile(reply, { name: `${upload.id}.txt`, mediaType: TYPE }, Buffer.from(upload.content, 'utf8'));
  }
}

function imported({ upload, statements, isRepeat, gaps }: BankImport, uses: readonly BankLineUse[]): object {
  const { id, name, format, hash, problems } = upload;
  return {
    ...{ id, name, format, hash, isRepeat, problems },
    statements: statements.map(summaryOf),
    gaps: gaps.map(gapOf),
    posted: uses.map(({ lineId, rule, subjectId }) => ({ lineId, rule, subjectId })),
  };
}

function summaryOf({ opening, closing, ...statement }: BankStatement): object {
  return { ...statement, opening: opening && amountOf(opening), closing: closing && amountOf(closing) };
}

const gapOf = ({ closing, opening, ...gap }: BankGap): object => ({
  ...gap,
  closing: amountOf(closing),
  opening: amountOf(opening),
});

const amountOf = (amount: Money): object => ({ amount: moneyToString(amount), currency: amount.currency });
