/** Milliseconds before the end of the function's time at which it gives up, so that there is time to say so. */
const TIME_TO_ANSWER = 10_000;
/** The answer to CloudFormation has room for 4096 bytes. A reason takes half of it. */
const BYTES_PER_REASON = 2048;

/** What CloudFormation asks. */
export interface Event<Properties> {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: Properties;
}

/** What Lambda says of the invocation. */
export interface Context {
  getRemainingTimeInMillis(): number;
}

/** What CloudFormation is answered. */
export interface Answer<Attributes> {
  readonly PhysicalResourceId?: string;
  readonly Data?: Attributes;
}

/**
 * A handler of custom resources that only ask. The entry point that aws-cdk-lib puts in front sends what is returned or thrown to CloudFormation.
 *
 * The answer follows from the properties alone, and nothing is made, so there is nothing to delete and a rollback can ask again.
 *
 * @param id physical id of each resource
 * @param call that takes the time, by the name that AWS has for it
 */
export function answering<Properties, Attributes>(id: string, call: string, ask: (properties: Properties) => Promise<Attributes>) {
  return async (event: Event<Properties>, context: Context): Promise<Answer<Attributes>> => {
    if (event.RequestType === 'Delete') { return {}; }
    const Data = await inTime(call, ask(event.ResourceProperties), context.getRemainingTimeInMillis() - TIME_TO_ANSWER);
    return { PhysicalResourceId: event.PhysicalResourceId ?? id, Data };
  };
}

/** What a resource does to something that exists, and takes back. */
export interface Deed<Properties> {
  /** The call that takes the time, by the name that AWS has for it. */
  readonly call: string;
  /** Id of what exists, which is the physical id: another one is another resource, of which CloudFormation deletes the old one afterwards. */
  idOf(properties: Properties): string;
  /** Do it. Doing it again changes nothing. */
  apply(properties: Properties): Promise<void>;
  /** Take it back, as far as the properties say that it is this resource's to take back. */
  revert(properties: Properties): Promise<void>;
}

/** A handler of custom resources that change something that exists. What they do follows from the properties alone, so that a rollback can do it again. */
export function doing<Properties>({ call, idOf, apply, revert }: Deed<Properties>) {
  return async ({ RequestType, ResourceProperties }: Event<Properties>, context: Context): Promise<Answer<never>> => {
    const work = RequestType === 'Delete' ? revert(ResourceProperties) : apply(ResourceProperties);
    await inTime(call, work, context.getRemainingTimeInMillis() - TIME_TO_ANSWER);
    return RequestType === 'Delete' ? {} : { PhysicalResourceId: idOf(ResourceProperties) };
  };
}

async function inTime<T>(call: string, work: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(reason(`${call}: no answer in time, most likely because the account is throttled; `
      + 'deploy again when it is less busy')), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Fail, with what was given, what is expected and what to do. */
export function refuse(text: string): never {
  throw reason(text);
}

/** Fail with what AWS itself says. */
export function refuseAs(call: string, { name, message }: Error): never {
  throw reason(`${call}: ${name}: ${message}`);
}

/** The entry point reports the stack trace of an error. Nobody who reads events of a stack wants one. */
function reason(text: string): Error {
  const error = new Error(shortened(text));
  error.stack = error.message;
  return error;
}

function shortened(text: string): string {
  return Buffer.byteLength(JSON.stringify(text)) > BYTES_PER_REASON ? shortened(`${text.slice(0, Math.floor(text.length * 0.9) - 1)}…`) : text;
}
