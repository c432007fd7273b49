import { DescribeInstanceTypesCommandInput, EC2Client, InstanceTypeInfo } from '@aws-sdk/client-ec2';
import { MaxPodsProperties } from '../../src/max-pods/contract';
import { handler } from '../../src/max-pods/max-pods.lambda';

interface Page {
  readonly InstanceTypes?: InstanceTypeInfo[];
  readonly NextToken?: string;
}

const IN_TIME = { getRemainingTimeInMillis: () => 120_000 };
/** What the answer has room for (CloudFormation user guide, "Custom resource response objects"). */
const RESPONSE_BYTES = 4096;
/** As long as the longest name that EC2 has. */
const LONGEST_NAMES = Array.from({ length: 500 }, (_, index) => `u7inh-32tb.${String(index).padStart(3, '0')}xlarge`);

const create = (properties: Partial<MaxPodsProperties>) =>
  handler({ RequestType: 'Create', ResourceProperties: properties as MaxPodsProperties }, IN_TIME);
const lookUp = (...InstanceTypes: string[]) => create({ InstanceTypes });

/** What a failure says: the message, after making sure that there is nothing else in what the entry point reports. */
async function reasonOf(answer: Promise<unknown>): Promise<string> {
  const error: Error = await answer.then(() => { throw new Error('no failure'); }, failure => failure);
  expect(error.stack).toBe(error.message);
  return error.message;
}

/** A type as EC2 describes it; a Nitro type of two vCPUs, three interfaces and ten addresses if not said otherwise. */
function described(name: string, { network, ...others }: Omit<InstanceTypeInfo, 'NetworkInfo'> & { network?: InstanceTypeInfo['NetworkInfo'] } = {}) {
  return {
    InstanceType: name as InstanceTypeInfo['InstanceType'],
    Hypervisor: 'nitro' as const,
    BareMetal: false,
    VCpuInfo: { DefaultVCpus: 2 },
    NetworkInfo: {
      MaximumNetworkInterfaces: 3,
      DefaultNetworkCardIndex: 0,
      NetworkCards: [{ NetworkCardIndex: 0, MaximumNetworkInterfaces: 3 }],
      Ipv4AddressesPerInterface: 10,
      ...network,
    },
    ...others,
  };
}

const withInterfaces = (count: number, ipv4: number) =>
  ({ NetworkCards: [{ NetworkCardIndex: 0, MaximumNetworkInterfaces: count }], Ipv4AddressesPerInterface: ipv4 });
const xen = (name: string) => described(name, { Hypervisor: 'xen' });
const errorOf = (name: string, message: string) => Object.assign(new Error(message), { name });
const notThere = (names: string[]) => errorOf('InvalidInstanceType', `The following supplied instance types do not exist: [${names.join(', ')}]`);

/** EC2 answers so. Returns the requests that it gets. One that names no types would be answered with all that there are. */
function ec2Answers(answer: (request: DescribeInstanceTypesCommandInput, names: string[]) => Page): DescribeInstanceTypesCommandInput[] {
  const requests: DescribeInstanceTypesCommandInput[] = [];
  jest.spyOn(EC2Client.prototype, 'send').mockImplementation(async ({ input }) => {
    const request = input as DescribeInstanceTypesCommandInput;
    requests.push(request);
    expect(request.InstanceTypes).not.toEqual([]);
    return answer(request, request.InstanceTypes!) as never;
  });
  return requests;
}

/** EC2 knows these types, and fails on any other as it does. It answers in an order of its own. */
function ec2Has(...types: InstanceTypeInfo[]): DescribeInstanceTypesCommandInput[] {
  const known = new Map(types.map(type => [type.InstanceType as string, type]));
  return ec2Answers((_, names) => {
    const unknown = names.filter(name => !known.has(name));
    if (unknown.length > 0) { throw notThere(unknown); }
    return { InstanceTypes: names.map(name => known.get(name)!).reverse() };
  });
}

const ec2HasAll = () => ec2Answers((_, names) => ({ InstanceTypes: names.map(name => described(name)) }));

const region = process.env.AWS_REGION;
beforeEach(() => { process.env.AWS_REGION = 'eu-west-1'; });
afterEach(() => {
  jest.restoreAllMocks();
  jest.useRealTimers();
  if (region === undefined) { delete process.env.AWS_REGION; } else { process.env.AWS_REGION = region; }
});

describe('the answer', () => {
  test('is the least, who has it and why, and the value of each in the order of the question', async () => {
    ec2Has(described('m5.large'), described('t3.nano', { network: withInterfaces(2, 2) }), described('m7g.medium', { network: withInterfaces(2, 4) }));
    expect(await lookUp('m5.large', 't3.nano', 'm7g.medium')).toEqual({
      PhysicalResourceId: 'max-pods',
      Data: { MaxPods: '34', DecidingType: 't3.nano', DecidingBound: 'network interfaces', MaxPodsByType: '110,34,98' },
    });
  });

  test.each<[string, InstanceTypeInfo, string]>([
    ['more than 30 vCPUs', described('m5.8xlarge', { VCpuInfo: { DefaultVCpus: 32 } }), '250'],
    ['bare metal, of which EC2 says no hypervisor', described('m5.metal', { Hypervisor: undefined, BareMetal: true }), '110'],
    ['bare metal of a Xen family', described('i3.metal', { Hypervisor: undefined, BareMetal: true }), '110'],
  ])('counts %s', async (_, type, maxPods) => {
    ec2Has(type);
    expect((await lookUp(type.InstanceType!)).Data!.MaxPods).toBe(maxPods);
  });

  test('counts the default network card alone, wherever it stands', async () => {
    const NetworkCards = [[1, 1], [0, 5], [2, 7]]
      .map(([NetworkCardIndex, MaximumNetworkInterfaces]) => ({ NetworkCardIndex, MaximumNetworkInterfaces }));
    const network = { MaximumNetworkInterfaces: 13, DefaultNetworkCardIndex: 1, NetworkCards, Ipv4AddressesPerInterface: 4 };
    ec2Has(described('p5.48xlarge', { network }));
    expect((await lookUp('p5.48xlarge')).Data!.MaxPods).toBe('50');
  });

  test('counts all interfaces where EC2 says nothing of network cards', async () => {
    ec2Has(described('t3.nano', { network: { MaximumNetworkInterfaces: 2, NetworkCards: undefined, Ipv4AddressesPerInterface: 2 } }));
    expect((await lookUp('t3.nano')).Data!.MaxPods).toBe('34');
  });

  test('follows from the question alone', async () => {
    ec2Has(described('m5.large'), described('m6i.large'), described('c5.large'));
    const names = ['m6i.large', 'c5.large', 'm5.large'];
    const answers = [await lookUp(...names), await lookUp(...names)];
    expect(answers[1]).toEqual(answers[0]);
    expect((await lookUp(...names.reverse())).Data).toEqual(answers[0].Data);
    expect(answers[0].Data!.DecidingType).toBe('c5.large');
  });

  test('names a type twice where the question does, of which EC2 is asked once', async () => {
    const requests = ec2Has(described('m5.large'), described('t3.nano', { network: withInterfaces(2, 2) }));
    expect((await lookUp('m5.large', 't3.nano', 'm5.large')).Data!.MaxPodsByType).toBe('110,34,110');
    expect(requests.map(({ InstanceTypes }) => InstanceTypes)).toEqual([['m5.large', 't3.nano']]);
  });

  test.each<[string, Partial<MaxPodsProperties>, string, string]>([
    ['an interface fewer', { MaxEnis: '2', Cap: '1000' }, '290', 'network interfaces'],
    ['an interface reserved', { ReservedEnis: '1', Cap: '1000' }, '290', 'network interfaces'],
    ['none reserved', { ReservedEnis: '0' }, '110', 'recommended limit'],
    ['both', { MaxEnis: '2', ReservedEnis: '1' }, '110', 'recommended limit'],
    ['both and a cap', { MaxEnis: '2', ReservedEnis: '1', Cap: '1024' }, '146', 'network interfaces'],
    ['a cap', { Cap: '58' }, '58', 'cap'],
  ])('heeds options, which are texts: %s', async (_, options, maxPods, bound) => {
    ec2Has(described('m5.large'));
    expect((await create({ InstanceTypes: ['m5.large'], ...options })).Data)
      .toEqual({ MaxPods: maxPods, DecidingType: 'm5.large', DecidingBound: bound, MaxPodsByType: maxPods });
  });
});

describe('requests of CloudFormation', () => {
  test('an update keeps the physical id', async () => {
    ec2HasAll();
    const event = { PhysicalResourceId: 'as-it-was', ResourceProperties: { InstanceTypes: ['m5.large'] } };
    expect((await handler({ RequestType: 'Update', ...event }, IN_TIME)).PhysicalResourceId).toBe('as-it-was');
  });

  test.each<[string, unknown]>([
    ['as it was made', { InstanceTypes: ['m5.large'] }],
    ['that could not be made', { InstanceTypes: ['nonsense'], MaxEnis: 'none' }],
    ['of which nothing is known', undefined],
  ])('a deletion asks nobody, and cannot fail, of a resource %s', async (_, properties) => {
    const requests = ec2HasAll();
    const event = { PhysicalResourceId: 'max-pods', ResourceProperties: properties as MaxPodsProperties };
    expect(await handler({ RequestType: 'Delete', ...event }, { getRemainingTimeInMillis: () => 0 })).toEqual({});
    expect(requests).toEqual([]);
  });
});

describe('calls of EC2', () => {
  test.each([[1, [1]], [100, [100]], [101, [100, 1]], [250, [100, 100, 50]], [500, [100, 100, 100, 100, 100]]])('%d types: %j a call', async (count, batches) => {
    const requests = ec2HasAll();
    const names = LONGEST_NAMES.slice(0, count);
    const { Data } = await lookUp(...names);
    expect(requests.map(({ InstanceTypes }) => InstanceTypes!.length)).toEqual(batches);
    expect(requests.flatMap(({ InstanceTypes }) => InstanceTypes)).toEqual(names);
    expect(Data!.MaxPodsByType.split(',')).toHaveLength(count);
  });

  test('follow the pages, however many, also where one is empty', async () => {
    const pages: Record<string, Page> = {
      first: { InstanceTypes: [described('m5.large')], NextToken: 'second' },
      second: { NextToken: 'third' },
      third: { InstanceTypes: [described('t3.nano', { network: withInterfaces(2, 2) })], NextToken: '' },
    };
    const requests = ec2Answers(({ NextToken = 'first' }) => pages[NextToken]);
    expect((await lookUp('t3.nano', 'm5.large')).Data!.MaxPodsByType).toBe('34,110');
    expect(requests.map(({ NextToken, InstanceTypes }) => [NextToken, InstanceTypes]))
      .toEqual([undefined, 'second', 'third'].map(token => [token, ['t3.nano', 'm5.large']]));
  });

  test('say neither filters nor a size of pages, which EC2 does not take beside names', async () => {
    const requests = ec2HasAll();
    await lookUp('m5.large');
    expect(Object.entries(requests[0]).filter(([, value]) => value !== undefined).map(([name]) => name)).toEqual(['InstanceTypes']);
  });
});

describe('types that EC2 does not know', () => {
  const reasonFor = (names: string) => `InstanceTypes: got ${names}, not offered in eu-west-1; expected types that EC2 offers there; check the name or the region`;

  test('are named, with the region', async () => {
    ec2Has(described('m5.large'));
    expect(await reasonOf(lookUp('m5.larg', 'm5.large', 'm9z.large'))).toBe(reasonFor("'m5.larg', 'm9z.large'"));
  });

  test('are named where there are no others', async () => {
    ec2Has();
    expect(await reasonOf(lookUp('m5.larg'))).toBe(reasonFor("'m5.larg'"));
  });

  test('of several calls are all named', async () => {
    const known = LONGEST_NAMES.slice(0, 250);
    ec2Has(...known.map(name => described(name)));
    const asked = [...known.slice(0, 50), 'a1.first', ...known.slice(50, 180), 'b1.second', ...known.slice(180), 'c1.third'];
    expect(await reasonOf(lookUp(...asked))).toBe(reasonFor("'a1.first', 'b1.second', 'c1.third'"));
  });

  test('are ten at most, and how many more', async () => {
    ec2Has();
    const names = Array.from({ length: 12 }, (_, index) => `m${index + 10}.large`);
    expect(await reasonOf(lookUp(...names))).toBe(reasonFor(`${names.slice(0, 10).map(name => `'${name}'`).join(', ')} and 2 more`));
    expect(await reasonOf(lookUp(...names.slice(0, 10)))).toBe(reasonFor(names.slice(0, 10).map(name => `'${name}'`).join(', ')));
  });

  test('are named where EC2 leaves them out instead of failing', async () => {
    ec2Answers(() => ({ InstanceTypes: [described('m5.large')] }));
    expect(await reasonOf(lookUp('m5.large', 'm5.larg'))).toBe(reasonFor("'m5.larg'"));
  });

  test.each<[string, (unknown: string[]) => Error]>([
    ['all in a list', notThere],
    ['all in a list, under the other name of the error', names => errorOf('InvalidInstanceType.NotFound', `The instance types [${names.join(',')}] do not exist`)],
    ['one a call', ([name]) => errorOf('InvalidInstanceType', `The instance type '${name}' does not exist`)],
    ['one a call, at the end of a sentence', ([name]) => errorOf('InvalidInstanceType', `Unknown instance type: ${name}.`)],
  ])('are told from others as EC2 names them: %s', async (_, error) => {
    const known = ['m5.large', 'm5.xlarge'];
    const requests = ec2Answers((__, names) => {
      const unknown = names.filter(name => !known.includes(name));
      if (unknown.length > 0) { throw error(unknown); }
      return { InstanceTypes: names.map(name => described(name)) };
    });
    expect(await reasonOf(lookUp('m5.larg', ...known, 'm5.xlarg'))).toBe(reasonFor("'m5.larg', 'm5.xlarg'"));
    expect(requests[requests.length - 1].InstanceTypes).toEqual(known);
  });

  test('are not told from others by a part of the name', async () => {
    ec2Has(described('m5.large'), described('m5.metal'));
    expect(await reasonOf(lookUp('m5.large', 'm5.metal', 'm5.metal-48xl', 'xm5.large'))).toBe(reasonFor("'m5.metal-48xl', 'xm5.large'"));
  });

  test('end the search where EC2 names none', async () => {
    const requests = ec2Answers(() => { throw errorOf('InvalidInstanceType', 'Something is wrong'); });
    expect(await reasonOf(lookUp('m5.large', 'm5.xlarge'))).toBe(reasonFor("'m5.large', 'm5.xlarge'"));
    expect(requests).toHaveLength(1);
  });
});

describe('types that cannot run IPv6 pods', () => {
  const reasonFor = (names: string) => `InstanceTypes: got ${names}, of the Xen hypervisor; expected Nitro or bare metal types, on which alone the VPC CNI `
    + 'assigns IPv6 prefixes; use types of the families m5, c5, r5, t3 or later';

  test('are named, others are not', async () => {
    ec2Has(xen('m4.large'), described('m5.large'), described('m5.metal', { Hypervisor: undefined, BareMetal: true }));
    expect(await reasonOf(lookUp('m5.large', 'm4.large', 'm5.metal'))).toBe(reasonFor("'m4.large'"));
  });

  test('of several calls are all named', async () => {
    const known = LONGEST_NAMES.slice(0, 150);
    ec2Has(xen('m4.large'), xen('m4.xlarge'), ...known.map(name => described(name)));
    expect(await reasonOf(lookUp('m4.large', ...known, 'm4.xlarge'))).toBe(reasonFor("'m4.large', 'm4.xlarge'"));
  });
});

test.each<[string, InstanceTypeInfo, RegExp]>([
  ['nothing', { InstanceType: 'm5.large' }, /^InstanceTypes: got 'm5\.large', of the Xen hypervisor;/],
  ['no interfaces', { InstanceType: 'm5.large', Hypervisor: 'nitro' }, /no network interface for pods on 'm5\.large', which has 0;/],
])('a type of which EC2 says %s is refused, not counted', async (_, type, reason) => {
  ec2Has(type);
  expect(await reasonOf(lookUp('m5.large'))).toMatch(reason);
});

describe('properties that were not known when the template was written', () => {
  test.each([
    '', 'm5', 'm5.', '.large', 'M5.large', 'm5.large ', 'm5.large,m6i.large', 'm5_large', '5m.large', 'm5.größer', 'm5.large\n', "m5.large'; drop",
  ])('the type %j is refused, and EC2 is not asked', async name => {
    const requests = ec2HasAll();
    expect(await reasonOf(lookUp('m5.large', name)))
      .toBe(`InstanceTypes: got '${name}'; expected the name of an instance type, such as m6i.xlarge; correct the name`);
    expect(requests).toEqual([]);
  });

  test.each<[string, string[] | undefined, number]>([
    ['none', [], 0],
    ['no list', undefined, 0],
    ['more than 500', [...LONGEST_NAMES, 'm5.large'], 501],
  ])('types are refused that are %s, and EC2 is not asked', async (_, InstanceTypes, count) => {
    const requests = ec2HasAll();
    expect(await reasonOf(create({ InstanceTypes })))
      .toBe(`InstanceTypes: got ${count} types; expected 1 to 500; name the types that the nodes can have`);
    expect(requests).toEqual([]);
  });

  test.each<[keyof MaxPodsProperties, string[], string]>([
    ['MaxEnis', ['0', '-1', '1.5', '', ' 1', '1e3', 'NaN', 'all', '9007199254740992'], 'from 1 to 1000'],
    ['ReservedEnis', ['-1', '0.5', '', 'NaN'], 'from 0 to 1000'],
    ['Cap', ['0', '1025', '-1', '1.5', '', '0x10', 'NaN', 'Infinity'], 'from 1 to 1024'],
  ])('%s: %j are refused, and EC2 is not asked', async (name, values, range) => {
    const requests = ec2HasAll();
    for (const value of values) {
      expect(await reasonOf(create({ InstanceTypes: ['m5.large'], [name]: value })))
        .toBe(`${name}: got '${value}'; expected a whole number ${range}; correct it, or leave it out`);
    }
    expect(requests).toEqual([]);
  });

  test.each<[string, Partial<MaxPodsProperties>, boolean]>([
    ['all but one', { ReservedEnis: '1' }, true],
    ['as many as it has', { ReservedEnis: '2' }, false],
    ['more than it has', { ReservedEnis: '3' }, false],
    ['as many as may be used', { MaxEnis: '1', ReservedEnis: '1' }, false],
  ])('reserved interfaces leave one for pods: %s', async (_, options, enough) => {
    ec2Has(described('m5.large'), described('t3.nano', { network: withInterfaces(2, 2) }));
    const answer = create({ InstanceTypes: ['t3.nano', 'm5.large'], ...options });
    const outcome = enough ? (await answer).Data!.MaxPods : await reasonOf(answer);
    expect(outcome).toMatch(enough ? /^18$/ : /^ReservedEnis: got '\d', which leaves no network interface for pods on '[^']+', which has \d; expected fewer; /);
  });

  test('reserved interfaces name the type that has too few', async () => {
    ec2Has(described('m5.large'), described('t3.nano', { network: withInterfaces(2, 2) }));
    expect(await reasonOf(create({ InstanceTypes: ['m5.large', 't3.nano'], ReservedEnis: '2' })))
      .toBe("ReservedEnis: got '2', which leaves no network interface for pods on 't3.nano', which has 2; expected fewer; lower it, or use larger types");
  });
});

describe('failures of EC2', () => {
  test.each([
    ['UnauthorizedOperation', 'You are not authorized to perform this operation.'],
    ['RequestLimitExceeded', 'Request limit exceeded.'],
    ['InvalidParameterValue', 'Something about InvalidInstanceType'],
    ['TimeoutError', 'connect ETIMEDOUT'],
  ])('%s is the reason', async (name, message) => {
    const requests = ec2Answers(() => { throw errorOf(name, message); });
    expect(await reasonOf(lookUp('m5.large'))).toBe(`DescribeInstanceTypes: ${name}: ${message}`);
    expect(requests).toHaveLength(1);
  });

  test('no answer is the reason, ten seconds before the function is stopped', async () => {
    jest.useFakeTimers();
    jest.spyOn(EC2Client.prototype, 'send').mockImplementation(() => new Promise(() => undefined) as never);
    let reason: string | undefined;
    const answer = reasonOf(handler({ RequestType: 'Create', ResourceProperties: { InstanceTypes: ['m5.large'] } }, IN_TIME))
      .then(text => { reason = text; });
    await jest.advanceTimersByTimeAsync(109_999);
    expect(reason).toBeUndefined();
    await jest.advanceTimersByTimeAsync(1);
    await answer;
    expect(reason).toBe('DescribeInstanceTypes: no answer in time, most likely because the account is throttled; deploy again when it is less busy');
  });

  test('no answer to a later call is the reason as well', async () => {
    jest.useFakeTimers();
    const requests: unknown[] = [];
    jest.spyOn(EC2Client.prototype, 'send').mockImplementation((({ input }: { input: DescribeInstanceTypesCommandInput }) => {
      requests.push(input);
      const answer = { InstanceTypes: input.InstanceTypes!.map(name => described(name)) };
      return requests.length === 1 ? Promise.resolve(answer) : new Promise(() => undefined);
    }) as never);
    const reason = reasonOf(lookUp(...LONGEST_NAMES));
    await jest.advanceTimersByTimeAsync(110_000);
    expect(await reason).toMatch(/no answer in time/);
    expect(requests).toHaveLength(2);
  });

  test('nothing is left running after an answer', async () => {
    jest.useFakeTimers();
    ec2Has(described('m5.large'));
    await lookUp('m5.large');
    await reasonOf(lookUp('m5.larg'));
    expect(jest.getTimerCount()).toBe(0);
  });
});

describe('the size of the response', () => {
  /** What the entry point sends, with the longest ids that CloudFormation has. */
  const responseOf = (answer: { Reason?: string; Data?: unknown }) => Buffer.byteLength(JSON.stringify({
    Status: 'SUCCESS',
    Reason: 'SUCCESS',
    StackId: `arn:aws-us-gov:cloudformation:us-gov-west-1:123456789012:stack/${'s'.repeat(128)}/12345678-1234-1234-1234-123456789012`,
    RequestId: '12345678-1234-1234-1234-123456789012',
    PhysicalResourceId: 'AWSCDK::CustomResourceProviderFramework::CREATE_FAILED',
    LogicalResourceId: 'L'.repeat(255),
    ...answer,
  }));

  test('of 500 types with the longest names and the largest values is within what CloudFormation takes', async () => {
    ec2Answers((_, names) => ({ InstanceTypes: names.map(name => described(name, { network: withInterfaces(15, 50) })) }));
    const { Data } = await create({ InstanceTypes: LONGEST_NAMES, Cap: '1024' });
    expect(Data!.MaxPods).toBe('1024');
    expect(responseOf({ Data })).toBeLessThan(RESPONSE_BYTES);
  });

  test.each<[string, () => unknown, Partial<MaxPodsProperties>]>([
    ['500 types that EC2 does not know', () => ec2Has(), { InstanceTypes: LONGEST_NAMES }],
    ['500 Xen types', () => ec2Has(...LONGEST_NAMES.map(xen)), { InstanceTypes: LONGEST_NAMES }],
    ['500 types that leave no interface', () => ec2HasAll(), { InstanceTypes: LONGEST_NAMES, ReservedEnis: '3' }],
    ['a text that is no type', () => ec2HasAll(), { InstanceTypes: ['ß'.repeat(4000)] }],
    ['a text of letters that JSON writes with six', () => ec2HasAll(), { InstanceTypes: ['\u0001'.repeat(4000)] }],
    ['ten endless names', () => ec2Has(), { InstanceTypes: LONGEST_NAMES.slice(0, 10).map(name => `${name}${'x'.repeat(1000)}`) }],
    ['an endless option', () => ec2HasAll(), { InstanceTypes: ['m5.large'], Cap: '9'.repeat(4000) }],
    ['a message with the encoded details of a refusal', () => ec2Answers(() => {
      throw errorOf('UnauthorizedOperation', `You are not authorized to perform this operation. Encoded authorization failure message: ${'x'.repeat(4000)}`);
    }), { InstanceTypes: ['m5.large'] }],
  ])('of a failure is within what CloudFormation takes: %s', async (_, ec2, properties) => {
    ec2();
    expect(responseOf({ Reason: await reasonOf(create(properties)) })).toBeLessThan(RESPONSE_BYTES);
  });

  test('of a failure keeps the beginning, which says what is wrong', async () => {
    ec2HasAll();
    expect(await reasonOf(lookUp('ß'.repeat(4000)))).toMatch(/^InstanceTypes: got 'ß{500,}…$/);
  });
});
