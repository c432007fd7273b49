import { ChildProcess, spawn } from 'child_process';
import { createServer, IncomingMessage, Server } from 'http';
import { AddressInfo } from 'net';
import { text } from 'stream/consumers';

/** DescribeInstanceTypes takes at most this many names (EC2 API reference). */
const NAMES_PER_CALL = 100;

/** A call of DescribeInstanceTypes. */
export interface Call {
  readonly names: string[];
  readonly nextToken?: string;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** What EC2 answers where it does as moto. */
export type Next = (call: Call) => Promise<Answer>;
/** What EC2 does: as moto, if it passes the call on. */
export type Behaviour = (call: Call, next: Next) => Promise<Answer>;

const asMoto: Behaviour = (call, next) => next(call);

export const failure = (status: number, code: string, message: string): Answer =>
  ({ status, body: `<Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors><RequestID>0</RequestID></Response>` });

/** moto's EC2 as it is. */
export async function startMoto(motoServer: string): Promise<{ url: string; stop: () => void }> {
  const moto = spawn(motoServer, ['-H', '127.0.0.1', '-p', '0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  // Also where a failure ends this process before `stop`.
  process.once('exit', () => moto.kill());
  return { url: await urlOf(moto), stop: () => moto.kill() };
}

/** moto's EC2, behind a proxy that writes calls down, refuses what EC2 refuses and moto does not, and can behave otherwise. */
export class Emulator {
  public static async start(motoServer: string): Promise<Emulator> {
    const moto = spawn(motoServer, ['-H', '127.0.0.1', '-p', '0'], { stdio: ['ignore', 'pipe', 'pipe'] });
    // Also where a failure ends this process before `stop`.
    process.once('exit', () => moto.kill());
    const emulator = new Emulator(moto, await urlOf(moto));
    await new Promise<void>(resolve => { emulator.proxy.listen(0, '127.0.0.1', resolve); });
    return emulator;
  }

  private calls: Call[] = [];
  private behaviour = asMoto;
  private readonly proxy: Server;

  private constructor(private readonly moto: ChildProcess, private readonly motoUrl: string) {
    this.proxy = createServer(async (request, response) => {
      const { status, body } = await this.answer(request).catch(error => failure(400, 'Emulator', String(error)));
      response.writeHead(status).end(body);
    });
  }

  public get url(): string {
    return `http://127.0.0.1:${(this.proxy.address() as AddressInfo).port}`;
  }

  /** The calls that are made while something else is done, where EC2 behaves so. */
  public async callsDuring<T>(work: () => Promise<T>, behaviour = asMoto): Promise<{ result: T; calls: Call[] }> {
    this.calls = [];
    this.behaviour = behaviour;
    return { result: await work(), calls: this.calls };
  }

  /** From now on, connections are refused. */
  public async stop(): Promise<void> {
    const ended = new Promise(resolve => { this.moto.once('close', resolve); });
    this.moto.kill();
    this.proxy.closeAllConnections();
    await Promise.all([ended, new Promise(resolve => { this.proxy.close(resolve); })]);
  }

  private async answer(request: IncomingMessage): Promise<Answer> {
    const query = new URLSearchParams(await text(request));
    const names = [...query].filter(([key]) => key.startsWith('InstanceType.')).map(([, name]) => name);
    const call: Call = { names, nextToken: query.get('NextToken') ?? undefined };
    this.calls.push(call);
    if (query.get('Action') !== 'DescribeInstanceTypes') { return failure(403, 'UnauthorizedOperation', `the role allows no ${query.get('Action')}`); }
    if (names.length > NAMES_PER_CALL) { return failure(400, 'InvalidParameterValue', `${names.length} names`); }
    return this.behaviour(call, passed => this.askMoto(passed, request.headers.authorization!));
  }

  private async askMoto({ names }: Call, authorization: string): Promise<Answer> {
    const body = new URLSearchParams({ Action: 'DescribeInstanceTypes', Version: '2016-11-15' });
    names.forEach((name, index) => body.set(`InstanceType.${index + 1}`, name));
    const response = await fetch(this.motoUrl, { method: 'POST', headers: { authorization }, body });
    return { status: response.status, body: await response.text() };
  }
}

/** Where moto listens, as it says when it does. */
function urlOf(moto: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let log = '';
    const read = (chunk: Buffer) => {
      log += chunk;
      const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(log) ?? [];
      if (url) { resolve(url); }
    };
    moto.stdout!.on('data', read);
    moto.stderr!.on('data', read);
    moto.once('error', reject);
    moto.once('close', () => reject(new Error(`moto ended: ${log}`)));
  });
}
