import { strict as assert } from 'assert';
import { execFileSync, fork } from 'child_process';
import { randomUUID } from 'crypto';
import { statSync } from 'fs';
import * as path from 'path';
import { App, Stack } from 'aws-cdk-lib';

/** What the answer has room for (CloudFormation user guide, "Custom resource response objects"). */
const RESPONSE_BYTES = 4096;
/** The SDK is not in the bundle: Lambda's runtime has it. */
const RUNTIME = { ...process.env, NODE_PATH: path.resolve('node_modules') };
const RESPONSE_URL = new URL('https://cloudformation.example/arn%3Aaws%3Acloudformation/lookup?signature=secret');
const REGION = 'eu-west-1';
// eslint-disable-next-line @cdklabs/no-literal-partition -- what CloudFormation sends has one
const arnOf = (service: string, name: string) => `arn:aws:${service}:${REGION}:123456789012:${name}`;

export interface Request<Properties> {
  readonly type: 'Create' | 'Update' | 'Delete';
  readonly properties: Properties;
  readonly physicalResourceId?: string;
  /** The time that the function has. */
  readonly milliseconds?: number;
}

export interface Response {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason: string;
  readonly PhysicalResourceId: string;
  readonly Data?: Record<string, string>;
  /** The whole body, as sent. */
  readonly body: string;
}

interface Sent {
  readonly options: { readonly hostname: string; readonly path: string; readonly method: string; readonly headers: Record<string, string | number> };
  readonly body: string;
}

/** The function of a stack with a lookup, as the stack deploys it. */
export class DeployedFunction<Properties> {
  private readonly code: string;
  private readonly handler: string;
  private readonly milliseconds: number;
  private readonly resourceType: string;

  constructor(outdir: string, lookUp: (stack: Stack) => void) {
    const app = new App({ outdir });
    lookUp(new Stack(app, 'Lookups'));
    const { Resources } = app.synth().getStackByName('Lookups').template;
    const [lambda] = Object.values<any>(Resources).filter(({ Type }) => Type === 'AWS::Lambda::Function');
    this.code = path.join(outdir, `asset.${path.basename(lambda.Properties.Code.S3Key, '.zip')}`);
    this.handler = lambda.Properties.Handler;
    this.milliseconds = lambda.Properties.Timeout * 1000;
    this.resourceType = Object.values<any>(Resources).map(({ Type }) => Type).find(type => type.startsWith('Custom::'));
  }

  public get bundle(): string {
    return path.join(this.code, 'index.js');
  }

  /** Its size in bytes. */
  public get size(): number {
    return statSync(this.bundle).size;
  }

  /** The milliseconds that a new process needs to load it, the SDK included. */
  public coldImport(): number {
    const script = 'const start = performance.now(); require(process.argv[1]); console.log(performance.now() - start);';
    return Number(execFileSync(process.execPath, ['-e', script, this.bundle], { env: RUNTIME, stdio: ['ignore', 'pipe', 'ignore'] }));
  }

  /** What the function answers in a process of its own. Fails unless that is one valid response, sent in time. */
  public async invoke(endpoint: string, request: Request<Properties>): Promise<Response> {
    const { type, properties, physicalResourceId, milliseconds = this.milliseconds } = request;
    const ids = {
      StackId: arnOf('cloudformation', 'stack/Lookups/00000000-0000-0000-0000-000000000000'),
      RequestId: randomUUID(),
      LogicalResourceId: 'Lookup',
    };
    const serviceToken = arnOf('lambda', 'function:provider');
    const event = {
      ...ids,
      RequestType: type,
      ResponseURL: RESPONSE_URL.href,
      ResourceType: this.resourceType,
      ServiceToken: serviceToken,
      PhysicalResourceId: physicalResourceId,
      ResourceProperties: { ServiceToken: serviceToken, ServiceTimeout: '300', ...properties },
    };
    const response = validResponse(await this.run(endpoint, event, milliseconds), ids);
    if (type !== 'Create') { assert.equal(response.PhysicalResourceId, physicalResourceId); }
    return response;
  }

  private async run(endpoint: string, event: object, milliseconds: number): Promise<Sent[]> {
    const env = { ...RUNTIME, AWS_REGION: REGION, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_ENDPOINT_URL: endpoint };
    const child = fork(path.join(__dirname, 'invocation.js'), { env, execArgv: [], silent: true });
    const sent: Sent[] = [];
    let log = '';
    child.on('message', (message: Sent) => sent.push(message));
    for (const stream of [child.stdout!, child.stderr!]) { stream.on('data', chunk => { log += chunk; }); }
    const late = setTimeout(() => child.kill('SIGKILL'), milliseconds);
    const ended = new Promise<number | null>((resolve, reject) => { child.once('close', resolve).once('error', reject); });
    child.send({ code: this.code, handler: this.handler, event, milliseconds });
    const status = await ended;
    clearTimeout(late);
    assert.equal(status, 0, `the function ended with ${status ?? 'its time'}: ${log}`);
    return sent;
  }
}

/** What CloudFormation reads, if the function has sent what CloudFormation takes. */
function validResponse(sent: Sent[], ids: Record<string, string>): Response {
  assert.equal(sent.length, 1, 'one response');
  const [{ options: { headers, ...options }, body }] = sent;
  assert.deepEqual(options, { method: 'PUT', hostname: RESPONSE_URL.hostname, path: RESPONSE_URL.pathname + RESPONSE_URL.search });
  const bytes = Buffer.byteLength(body);
  assert.deepEqual(headers, { 'content-type': '', 'content-length': bytes });
  assert.ok(bytes < RESPONSE_BYTES, `${bytes} bytes`);
  assert.doesNotMatch(body, /secret/);

  const response = JSON.parse(body);
  const { Status, Reason, PhysicalResourceId, Data = {} } = response;
  assert.deepEqual(Object.fromEntries(Object.keys(ids).map(id => [id, response[id]])), ids);
  assert.match(Status, /^(SUCCESS|FAILED)$/);
  for (const text of [Reason, PhysicalResourceId, ...Object.values(Data)]) {
    assert.equal(typeof text, 'string');
    assert.notEqual(text, '');
  }
  assert.doesNotMatch(Reason, /\n/, 'a reason is one line, without a stack trace');
  assert.equal(Status === 'SUCCESS', Reason === 'SUCCESS');
  return { ...response, body };
}
