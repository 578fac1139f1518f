import { type ChildProcess } from 'node:child_process';
import { type Typesetter } from '#libs/workflows';
import { type Answer, startCompiler } from './compiler-process.js';
import { printableText } from './printable-text.js';

type PrintedDocument = Parameters<Typesetter['pdf']>[0];

export interface TypesetterLimits {
  /** Most characters a document's JSON may have. */
  readonly characters: number;
  readonly pages: number;
  /** Documents that may be asked for at once; one more is refused. */
  readonly waiting: number;
  /** From asking to having it. */
  readonly milliseconds: number;
  /** Documents after which the compiler starts afresh. */
  readonly documents: number;
}

export const TYPESETTER_LIMITS: TypesetterLimits = {
  characters: 2_000_000,
  pages: 400,
  waiting: 50,
  milliseconds: 10_000,
  documents: 1_000,
};

/** The document cannot be set: too long, too many asked for, it took too long, or the compiler broke over it. */
export class TypesettingError extends Error {
  override readonly name = 'TypesettingError';
}

interface Job {
  readonly document: string;
  readonly resolve: (pdf: Uint8Array) => void;
  readonly reject: (error: Error) => void;
  readonly deadline: NodeJS.Timeout;
}

/**
 * Sets documents in Typst as PDF/A-3b, one after another. The same document gives the same bytes: no clock is read, the date in the file is
 * the document's. The compiler is started with the first document and used again; who waits behind one that breaks it is served by the next.
 */
export class TypstTypesetter implements Typesetter {
  private compiler: ChildProcess | undefined;
  private compiled = 0;
  /** The first one is being set. */
  private jobs: readonly Job[] = [];

  constructor(private readonly limits: TypesetterLimits = TYPESETTER_LIMITS) {}

  /** @throws TypesettingError */
  async pdf(document: PrintedDocument): Promise<Uint8Array> {
    const { characters, waiting, milliseconds } = this.limits;
    const text = JSON.stringify(document, (_key, value: unknown) =>
      typeof value === 'string' ? printableText(value) : value,
    );
    if (text.length > characters) throw new TypesettingError(`a document of ${text.length} characters`);
    if (this.jobs.length >= waiting) throw new TypesettingError(`${this.jobs.length} documents are being set`);
    return new Promise((resolve, reject) => {
      const deadline = setTimeout(() => this.giveUp(job, `not set within ${milliseconds} ms`), milliseconds);
      const job: Job = { document: text, resolve, reject, deadline };
      this.jobs = [...this.jobs, job];
      if (this.jobs[0] === job) this.begin();
    });
  }

  /** Ends the compiler; whoever waits is refused. */
  close(): void {
    this.stop();
    for (const job of this.jobs) this.settle(job, { fault: 'the typesetter is closed' });
  }

  private begin(): void {
    const [job] = this.jobs;
    if (job === undefined) return;
    if (this.compiled >= this.limits.documents) this.stop();
    this.compiled += 1;
    this.running().send(job.document);
  }

  private running(): ChildProcess {
    if (this.compiler !== undefined) return this.compiler;
    const compiler = startCompiler(this.limits.pages);
    compiler.on('message', (answer: Answer) => {
      if (this.compiler === compiler) this.next(answer);
    });
    const broken = (): void => {
      if (this.compiler !== compiler) return;
      this.stop();
      this.next({ fault: 'the compiler broke' });
    };
    compiler.once('exit', broken);
    compiler.once('error', broken);
    return (this.compiler = compiler);
  }

  /** The first one has its answer; the one behind it begins. */
  private next(answer: Answer): void {
    const [job] = this.jobs;
    if (job !== undefined) this.settle(job, answer);
    this.begin();
  }

  private settle(job: Job, { pdf, fault }: Answer): void {
    this.jobs = this.jobs.filter((one) => one !== job);
    clearTimeout(job.deadline);
    if (pdf !== undefined) job.resolve(pdf);
    else job.reject(new TypesettingError(fault ?? 'nothing was set'));
  }

  private giveUp(job: Job, fault: string): void {
    const isFirst = this.jobs[0] === job;
    if (isFirst) this.stop();
    this.settle(job, { fault });
    if (isFirst) this.begin();
  }

  private stop(): void {
    const { compiler } = this;
    this.compiler = undefined;
    this.compiled = 0;
    compiler?.kill('SIGKILL');
  }
}
