import { DescribeInstanceTypesCommand, DescribeInstanceTypesCommandInput, EC2Client, InstanceTypeInfo } from '@aws-sdk/client-ec2';
import { calculate, canRunIpv6Pods, InstanceTypeFacts, MaxPodsLimits, maxPodsOf } from './calculate';
import { MANY_ENIS, MAX_INSTANCE_TYPES, MAX_PODS_WITH_IPV4_EGRESS, MaxPodsAttributes, MaxPodsProperties } from './contract';
import { answering, refuse, refuseAs } from '../functions/answer';

/** DescribeInstanceTypes takes at most this many names (EC2 API reference). */
const NAMES_PER_CALL = 100;
/** A reason does not spend its room on a long list of names. */
const NAMES_PER_REASON = 10;

/** Answers `Custom::EksIpv6MaxPods`. */
export const handler = answering<MaxPodsProperties, MaxPodsAttributes>('max-pods', 'DescribeInstanceTypes', async properties => {
  const { types, limits } = read(properties);
  const facts = await describe([...new Set(types)]);
  check(facts, limits);

  const known = new Map(facts.map(type => [type.instanceType, type]));
  const { maxPods, instanceType, bound } = calculate(facts, limits);
  return {
    MaxPods: String(maxPods),
    DecidingType: instanceType,
    DecidingBound: bound,
    MaxPodsByType: types.map(type => maxPodsOf(known.get(type)!, limits).maxPods).join(','),
  };
});

/** The properties, of which CloudFormation has made strings, and of which some were not known when the template was written. */
function read({ InstanceTypes, MaxEnis, ReservedEnis, Cap }: MaxPodsProperties): { types: string[]; limits: MaxPodsLimits } {
  const types = InstanceTypes ?? [];
  if (types.length === 0 || types.length > MAX_INSTANCE_TYPES) {
    refuse(`InstanceTypes: got ${types.length} types; expected 1 to ${MAX_INSTANCE_TYPES}; name the types that the nodes can have`);
  }
  const malformed = types.find(type => !/^[a-z][a-z0-9-]*\.[a-z0-9-]+$/.test(type));
  if (malformed !== undefined) {
    refuse(`InstanceTypes: got '${malformed}'; expected the name of an instance type, such as m6i.xlarge; correct the name`);
  }
  return {
    types,
    limits: {
      maxEnis: wholeNumber('MaxEnis', MaxEnis, 1, MANY_ENIS),
      reservedEnis: wholeNumber('ReservedEnis', ReservedEnis, 0, MANY_ENIS),
      cap: wholeNumber('Cap', Cap, 1, MAX_PODS_WITH_IPV4_EGRESS),
    },
  };
}

function wholeNumber(name: string, text: string | undefined, min: number, max: number): number | undefined {
  if (text === undefined) { return undefined; }
  const value = Number(text);
  return /^\d+$/.test(text) && value >= min && value <= max
    ? value
    : refuse(`${name}: got '${text}'; expected a whole number from ${min} to ${max}; correct it, or leave it out`);
}

async function describe(types: string[]): Promise<InstanceTypeFacts[]> {
  // The SDK tries again on throttling, with a back-off and a jitter of its own, for longer than the function has time.
  const ec2 = new EC2Client({ maxAttempts: 20 });
  const found: InstanceTypeFacts[] = [];
  const unknown: string[] = [];
  for (let start = 0; start < types.length; start += NAMES_PER_CALL) {
    const asked = types.slice(start, start + NAMES_PER_CALL);
    const answer = await describeUpTo100(ec2, asked);
    found.push(...answer);
    const names = new Set(answer.map(({ instanceType }) => instanceType));
    unknown.push(...asked.filter(type => !names.has(type)));
  }
  if (unknown.length > 0) {
    refuse(`InstanceTypes: got ${quote(unknown)}, not offered in ${await ec2.config.region()}; `
      + 'expected types that EC2 offers there; check the name or the region');
  }
  return found;
}

/** What EC2 knows of these types. One that it does not know fails the whole call, so the others are asked once more without it. */
async function describeUpTo100(ec2: EC2Client, types: string[]): Promise<InstanceTypeFacts[]> {
  if (types.length === 0) { return []; }
  const found: InstanceTypeFacts[] = [];
  let NextToken: string | undefined;
  try {
    do {
      // The SDK lists the types that it knew when it was made; there are new ones every month.
      const InstanceTypes = types as DescribeInstanceTypesCommandInput['InstanceTypes'];
      const page = await ec2.send(new DescribeInstanceTypesCommand({ InstanceTypes, NextToken }));
      found.push(...(page.InstanceTypes ?? []).map(factsOf));
      NextToken = page.NextToken;
    } while (NextToken);
    return found;
  } catch (error) {
    const { name, message } = error as Error;
    if (!name.startsWith('InvalidInstanceType')) { refuseAs('DescribeInstanceTypes', error as Error); }
    const named = message.split(/[^a-z0-9.-]+/).map(word => word.replace(/\.$/, ''));
    const rest = types.filter(type => !named.includes(type));
    // A message that names none of them says nothing about any of them.
    return rest.length < types.length ? describeUpTo100(ec2, rest) : [];
  }
}

function factsOf(type: InstanceTypeInfo): InstanceTypeFacts {
  const { DefaultNetworkCardIndex = 0, NetworkCards = [], Ipv4AddressesPerInterface, MaximumNetworkInterfaces } = type.NetworkInfo ?? {};
  const card = NetworkCards.find(({ NetworkCardIndex }) => NetworkCardIndex === DefaultNetworkCardIndex);
  return {
    instanceType: type.InstanceType!,
    hypervisor: type.Hypervisor,
    bareMetal: type.BareMetal ?? false,
    vcpus: type.VCpuInfo?.DefaultVCpus ?? 0,
    networkInterfaces: card?.MaximumNetworkInterfaces ?? MaximumNetworkInterfaces ?? 0,
    ipv4AddressesPerInterface: Ipv4AddressesPerInterface ?? 0,
  };
}

function check(types: InstanceTypeFacts[], { reservedEnis = 0, maxEnis = Infinity }: MaxPodsLimits): void {
  const xen = types.filter(type => !canRunIpv6Pods(type));
  if (xen.length > 0) {
    refuse(`InstanceTypes: got ${quote(xen.map(({ instanceType }) => instanceType))}, of the Xen hypervisor; expected Nitro or bare metal types, on `
      + 'which alone the VPC CNI assigns IPv6 prefixes; use types of the families m5, c5, r5, t3 or later');
  }
  const bare = types.filter(({ networkInterfaces }) => Math.min(networkInterfaces, maxEnis) <= reservedEnis);
  if (bare.length > 0) {
    const [{ instanceType, networkInterfaces }] = bare;
    refuse(`ReservedEnis: got '${reservedEnis}', which leaves no network interface for pods on '${instanceType}', which has ${networkInterfaces}; `
      + 'expected fewer; lower it, or use larger types');
  }
}

function quote(names: string[]): string {
  const shown = names.slice(0, NAMES_PER_REASON).map(name => `'${name}'`).join(', ');
  return names.length > NAMES_PER_REASON ? `${shown} and ${names.length - NAMES_PER_REASON} more` : shown;
}
