import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** What a child says of some steps. */
export interface Answer {
  readonly times: readonly number[];
  readonly peak: number;
}

/** What a child says first, on one line of JSON: `{"ready": "PyTorch 2.13.0"}`, with `opened` where it says how long it took, or `{"unable": "why"}`. */
interface Greeting {
  readonly ready?: string;
  readonly opened?: number;
  readonly unable?: string;
}

/**
 * A long-lived program that runs steps when told to. It reads `run K` and answers `{"times": [...], "peak": M}`, K
 * times in milliseconds and the most memory that it has had, in MiB; the end of its input ends it. Between two answers it does nothing, so that sides can
 * alternate.
 */
export class Child {
  private readonly process: ChildProcessWithoutNullStreams;
  private readonly lines: AsyncIterableIterator<string>;
  private lastWords = '';
  /** What it runs on, with the version. */
  readonly description: string = '';
  /** Milliseconds that it took to load what executes the steps, and them. */
  readonly opened: number | undefined;

  private constructor(command: string, parameters: readonly string[], threads: number) {
    // Every library's own way to say how many threads; the children set them by their library too.
    const environment = {
      OMP_NUM_THREADS: `${threads}`,
      MKL_NUM_THREADS: `${threads}`,
      TF_CPP_MIN_LOG_LEVEL: '2',
    };
    this.process = spawn(command, parameters, { env: { ...process.env, ...environment } });
    this.process.stderr.on('data', (text) => {
      this.lastWords = `${this.lastWords}${text}`.slice(-2000);
    });
    this.process.on('error', (error) => {
      const isAbsent = (error as NodeJS.ErrnoException).code === 'ENOENT';
      this.lastWords = isAbsent ? 'not installed' : error.message;
    });
    this.process.stdin.on('error', () => {});
    this.lines = createInterface({ input: this.process.stdout })[Symbol.asyncIterator]();
  }

  /** Starts a child and waits until it can run steps; gives the reason where it cannot. */
  static async start(
    command: string,
    parameters: readonly string[],
    threads: number,
  ): Promise<Child | string> {
    const child = new Child(command, parameters, threads);
    const greeting = (await child.answer()) as Greeting | undefined;
    if (greeting?.ready === undefined) return greeting?.unable ?? child.reason();
    return Object.assign(child, { description: greeting.ready, opened: greeting.opened });
  }

  /** Runs steps. */
  async run(count: number): Promise<Answer> {
    this.process.stdin.write(`run ${count}\n`);
    const answer = (await this.answer()) as Answer | undefined;
    if (answer === undefined) throw new Error(`${this.description} ended: ${this.reason()}`);
    return answer;
  }

  /** Lets the child end. */
  close(): void {
    this.process.stdin.end();
  }

  /** Of what it said before it ended, the line that tells why. */
  private reason(): string {
    const lines = this.lastWords.split('\n').filter((line) => line.trim() !== '');
    return lines.find((line) => line.includes('Error')) ?? lines.at(-1) ?? 'it ended';
  }

  private async answer(): Promise<unknown> {
    const { value, done } = await this.lines.next();
    return done ? undefined : JSON.parse(value);
  }
}
