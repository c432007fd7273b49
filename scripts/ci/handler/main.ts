/**
 * Sends the deployed functions what CloudFormation sends, where EC2 and EKS are emulators. The arguments are the folder to work in, the emulator, and its data.
 */
import { strict as assert } from 'assert';
import * as path from 'path';
import { InstanceType } from 'aws-cdk-lib/aws-ec2';
import { checkAddonVersions } from './addon-versions';
import { assertFailure, assertSuccess } from './answers';
import { check, print } from './check';
import { DeployedFunction, Request as AnyRequest, Response } from './deployed-function';
import { Behaviour, Call, Emulator, failure } from './emulator';
import { InstanceTypeData } from './instance-types';
import { checkNetwork } from './network';
import { MaxPodsProperties } from '../../../src/max-pods/contract';
import { MaxPodsLookup } from '../../../src/max-pods/max-pods-lookup';

type Request = AnyRequest<MaxPodsProperties>;
type MaxPodsFunction = DeployedFunction<MaxPodsProperties>;

const [folder, motoServer, data] = process.argv.slice(2);
const THROTTLED = failure(503, 'RequestLimitExceeded', 'Request limit exceeded.');
const TYPES_PER_REQUEST = 500;

async function main(): Promise<void> {
  const lambda: MaxPodsFunction = new DeployedFunction(path.resolve(folder, 'cdk.out'), stack => {
    new MaxPodsLookup(stack, 'Lookup', { instanceTypes: [new InstanceType('m5.large')] });
  });
  const types = new InstanceTypeData(data);
  const emulator = await Emulator.start(motoServer);
  const { url } = emulator;
  try {
    await checkAnswers(lambda, emulator);
    await checkReasons(lambda, emulator);
    await checkThrottling(lambda, emulator);
    await checkManyTypes(lambda, emulator, types);
  } finally {
    await emulator.stop();
  }
  await checkWithoutEc2(lambda, url);
  printSize(lambda);
  await checkAddonVersions(path.resolve(folder, 'cdk.out-addons'));
  await checkNetwork(path.resolve(folder, 'cdk.out-network'), motoServer);
}

/** A request that EC2 is to be asked about, what was answered, and which calls of EC2 that took. */
async function invoke(lambda: MaxPodsFunction, ec2: Emulator, request: Request, behaviour?: Behaviour): Promise<Response & { calls: Call[] }> {
  const { result, calls } = await ec2.callsDuring(() => lambda.invoke(ec2.url, request), behaviour);
  return { ...result, calls };
}

const create = (InstanceTypes: string[], options: Partial<MaxPodsProperties> = {}): Request => ({ type: 'Create', properties: { InstanceTypes, ...options } });

async function checkAnswers(lambda: MaxPodsFunction, ec2: Emulator): Promise<void> {
  const first = create(['m5.large', 't3.nano', 'm7g.medium', 'p5.48xlarge', 'c8gn.48xlarge', 'm5.metal', 'i3en.metal', 'a1.metal']);
  const second = { InstanceTypes: ['m7g.medium', 'm5.large'] };
  let created: Response;
  await check('create: the least, the type that has it, and the value of each', async () => {
    created = await invoke(lambda, ec2, first);
    assertSuccess(created, {
      MaxPods: '34', DecidingType: 't3.nano', DecidingBound: 'network interfaces', MaxPodsByType: '110,34,98,250,250,250,250,110',
    });
  });
  await check('create: a large type has 250', async () => {
    assertSuccess(await invoke(lambda, ec2, create(['p5.48xlarge'])), {
      MaxPods: '250', DecidingType: 'p5.48xlarge', DecidingBound: 'recommended limit', MaxPodsByType: '250',
    });
  });
  await check('create: a type of several network cards has the interfaces of the default one', async () => {
    assertSuccess(await invoke(lambda, ec2, create(['p5.48xlarge'], { ReservedEnis: '1', Cap: '1024' })), {
      MaxPods: '786', DecidingType: 'p5.48xlarge', DecidingBound: 'network interfaces', MaxPodsByType: '786',
    });
  });
  await check('update: other types, and the physical id stays', async () => {
    const { PhysicalResourceId: physicalResourceId } = created;
    assertSuccess(await invoke(lambda, ec2, { type: 'Update', properties: second, physicalResourceId }), {
      MaxPods: '98', DecidingType: 'm7g.medium', DecidingBound: 'network interfaces', MaxPodsByType: '98,110',
    });
  });
  await check('rollback: the older request has the same answer to the byte', async () => {
    const { PhysicalResourceId: physicalResourceId } = created;
    const replayed = await invoke(lambda, ec2, { ...first, type: 'Update', physicalResourceId });
    assert.equal(JSON.stringify(replayed.Data), JSON.stringify(created.Data));
  });
  await check('options: interfaces that may be used and that are reserved, and a cap', async () => {
    assertSuccess(await invoke(lambda, ec2, create(['m5.large'], { MaxEnis: '2', ReservedEnis: '1', Cap: '1000' })), {
      MaxPods: '146', DecidingType: 'm5.large', DecidingBound: 'network interfaces', MaxPodsByType: '146',
    });
    assertSuccess(await invoke(lambda, ec2, create(['m5.large', 't3.nano'], { Cap: '433' })), {
      MaxPods: '34', DecidingType: 't3.nano', DecidingBound: 'network interfaces', MaxPodsByType: '433,34',
    });
  });
  await check('a type named twice is asked once, and answered twice', async () => {
    const { calls, ...response } = await invoke(lambda, ec2, create(['m5.large', 't3.nano', 'm5.large']));
    assertSuccess(response, { MaxPods: '34', DecidingType: 't3.nano', DecidingBound: 'network interfaces', MaxPodsByType: '110,34,110' });
    assert.deepEqual(calls.map(({ names }) => names), [['m5.large', 't3.nano']]);
  });
  await check('pages are read to the end', async () => {
    const names = ['m5.large', 't3.nano', 'm7g.medium'];
    const { calls, ...response } = await invoke(lambda, ec2, create(names), onePerPage);
    assertSuccess(response, { MaxPods: '34', DecidingType: 't3.nano', DecidingBound: 'network interfaces', MaxPodsByType: '110,34,98' });
    assert.deepEqual(calls.map(({ nextToken }) => nextToken), [undefined, '1', '2']);
  });
}

/** EC2 that answers one type a page, which the emulator does not do itself. */
const onePerPage: Behaviour = async ({ names, nextToken = '0' }, next) => {
  const index = Number(nextToken);
  const { status, body } = await next({ names: [names[index]] });
  const token = index + 1 < names.length ? `<nextToken>${index + 1}</nextToken>` : '';
  return { status, body: body.replace('</DescribeInstanceTypesResponse>', `${token}$&`) };
};

async function checkReasons(lambda: MaxPodsFunction, ec2: Emulator): Promise<void> {
  const failures: [string, Request, RegExp, Behaviour?][] = [
    ['an unknown type', create(['m5.large', 'm5.larg']), /^InstanceTypes: got 'm5\.larg', not offered in eu-west-1; expected .*; check the name or the region$/],
    ['a Xen type', create(['m5.large', 'm4.large']), /^InstanceTypes: got 'm4\.large', of the Xen hypervisor; expected Nitro or bare metal types/],
    ['a name with letters of several bytes', create(['m5.größer', 'm5.大']), /^InstanceTypes: got 'm5\.größer'; expected the name of an instance type/],
    ['no types', create([]), /^InstanceTypes: got 0 types; expected 1 to 500;/],
    ['an option that is no number', create(['m5.large'], { MaxEnis: 'två' }), /^MaxEnis: got 'två'; expected a whole number from 1 /],
    ['no interface left for pods', create(['m5.large'], { ReservedEnis: '3' }), /^ReservedEnis: got '3', which leaves no network interface for pods on 'm5\.large'/],
    ['a permission that is missing', create(['m5.large']), /^DescribeInstanceTypes: UnauthorizedOperation: You are not authorized/,
      async () => failure(403, 'UnauthorizedOperation', 'You are not authorized to perform this operation.')],
  ];
  for (const [name, request, reason, behaviour] of failures) {
    await check(`failure: ${name}`, async () => assertFailure(await invoke(lambda, ec2, request, behaviour), reason));
  }
  await check('failure: an update keeps the physical id', async () => {
    assertFailure(await invoke(lambda, ec2, { ...create(['m5.larg']), type: 'Update', physicalResourceId: 'max-pods' }), /'m5\.larg'/);
  });
  await check('failure: the rest of a resource that could not be made is deleted, and EC2 is not asked', async () => {
    const { PhysicalResourceId: physicalResourceId } = await invoke(lambda, ec2, create(['m5.larg']));
    const { calls, ...response } = await invoke(lambda, ec2, { type: 'Delete', properties: { InstanceTypes: ['m5.larg'] }, physicalResourceId });
    assert.equal(response.Status, 'SUCCESS', response.Reason);
    assert.deepEqual(calls, []);
  });
}

async function checkThrottling(lambda: MaxPodsFunction, ec2: Emulator): Promise<void> {
  await check('throttling: that ends is waited for', async () => {
    let throttled = 0;
    const { calls, ...response } = await invoke(lambda, ec2, create(['m5.large']), async (call, next) => throttled++ < 3 ? THROTTLED : next(call));
    assertSuccess(response, { MaxPods: '110', DecidingType: 'm5.large', DecidingBound: 'recommended limit', MaxPodsByType: '110' });
    assert.equal(calls.length, 4);
  });
  await check('throttling: that does not end is the reason, before the time is over', async () => {
    const { calls, ...response } = await invoke(lambda, ec2, { ...create(['m5.large']), milliseconds: 14_000 }, async () => THROTTLED);
    assertFailure(response, /^DescribeInstanceTypes: no answer in time, most likely because the account is throttled; deploy again/);
    assert.ok(calls.length > 1, `${calls.length} calls`);
  });
  await check('no answer at all is the reason, before the time is over', async () => {
    const response = await invoke(lambda, ec2, { ...create(['m5.large']), milliseconds: 12_000 }, () => new Promise(() => undefined));
    assertFailure(response, /^DescribeInstanceTypes: no answer in time/);
  });
}

async function checkManyTypes(lambda: MaxPodsFunction, ec2: Emulator, types: InstanceTypeData): Promise<void> {
  const { eligible } = types;
  const expected = (names: string[], cap?: number) => {
    const each = names.map(name => types.maxPods(name, cap));
    const least = Math.min(...each);
    return { MaxPods: least, DecidingType: names.filter((_, index) => each[index] === least).sort()[0], MaxPodsByType: each.join(',') };
  };
  const assertAsComputed = ({ Status, Reason, Data }: Response, names: string[], cap?: number) => {
    assert.equal(Status, 'SUCCESS', Reason);
    const { MaxPods, DecidingType, MaxPodsByType } = Data!;
    assert.deepEqual({ MaxPods: Number(MaxPods), DecidingType, MaxPodsByType }, expected(names, cap));
  };

  await check('250 types in one request: three calls of EC2, and the values in the order of the request', async () => {
    const names = eligible.filter((_, index) => index % 5 === 0).slice(0, 250).reverse();
    assert.equal(names.length, 250);
    const { calls, ...response } = await invoke(lambda, ec2, create(names));
    assertAsComputed(response, names);
    assert.deepEqual(calls.map(call => call.names.length), [100, 100, 50]);
  });
  await check('250 types in one request: those that are unknown are named, of whichever call', async () => {
    const names = [...eligible.slice(0, 100), 'm5.larg', ...eligible.slice(100, 247), 't3.nan', 'm5.xlarg'];
    assert.equal(names.length, 250);
    assertFailure(await invoke(lambda, ec2, create(names)), /^InstanceTypes: got 'm5\.larg', 't3\.nan', 'm5\.xlarg', not offered/);
  });
  // The cap that is recommended hides what most types have addresses for.
  for (const cap of [undefined, 1024]) {
    await check(`all Nitro and bare metal types that EC2 has are as the calculator of AWS has them, ${cap ? `up to ${cap}` : 'capped as recommended'}`, async () => {
      assert.ok(eligible.length > 1000, `${eligible.length} types`);
      for (let start = 0; start < eligible.length; start += TYPES_PER_REQUEST) {
        const names = eligible.slice(start, start + TYPES_PER_REQUEST);
        assertAsComputed(await invoke(lambda, ec2, create(names, { Cap: cap?.toString() })), names, cap);
      }
    });
  }
}

async function checkWithoutEc2(lambda: MaxPodsFunction, url: string): Promise<void> {
  await check('delete: with no EC2 to ask', async () => {
    await assert.rejects(fetch(url), /fetch failed/);
    const { Status, Reason } = await lambda.invoke(url, { type: 'Delete', properties: { InstanceTypes: ['m5.large'] }, physicalResourceId: 'max-pods' });
    assert.equal(Status, 'SUCCESS', Reason);
  });
}

function printSize(lambda: MaxPodsFunction): void {
  const [,, median] = Array.from({ length: 5 }, () => lambda.coldImport()).sort((a, b) => a - b);
  print(`bundle: ${lambda.size} bytes; loaded with the SDK in ${median.toFixed()} ms (median of 5 new processes)`);
}

// Ends this process as any other failure does, so that the emulator ends with it.
process.once('SIGTERM', () => process.exit(1));
main().catch(error => {
  print(`not ok handler: ${error.stack}`);
  process.exit(1);
});
