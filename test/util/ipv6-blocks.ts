// What CloudFormation makes of the blocks in a template, reckoned by itself: the library has code of its own for that.

/** Resources of a template. */
interface Resources { readonly [id: string]: { readonly Type: string; readonly Properties?: Record<string, any> } }

/**
 * What EC2 has given, in the order in which it lists it: the block by the logical id of its association. A name that is none of the template stands for a block that is gone
 * and still listed.
 */
export interface Given { readonly [association: string]: string }

export const ASSOCIATION = 'AWS::EC2::VPCCidrBlock';
export const BLOCK_LOOKUP = 'Custom::EksIpv6VpcBlock';

/** First address of a block as a number. */
export function addressOf(cidr: string): bigint {
  const [head, tail = ''] = cidr.split('/')[0].split('::');
  const [first, last] = [head, tail].map(part => part.split(':').filter(group => group !== ''));
  const groups = [...first, ...Array<string>(8 - first.length - last.length).fill('0'), ...last];
  return groups.reduce((sum, group) => sum * 65536n + BigInt(parseInt(group, 16)), 0n);
}

/** Whether a /64 is in a block. */
export const isIn = (subnet: string, block: string) => {
  const size = 2n ** BigInt(128 - Number(block.split('/')[1]));
  return subnet.endsWith('/64') && addressOf(subnet) / size === addressOf(block) / size;
};

const written = (address: bigint, bits: number) =>
  `${Array.from({ length: 8 }, (_, index) => (address / 2n ** BigInt(16 * (7 - index)) % 65536n).toString(16)).join(':')}/${128 - bits}`;

/** The value of an expression of blocks and associations; what else there is stays as it is. Blocks are written in full, so that equal ones are equal texts. */
export function evaluated(value: any, resources: Resources, given: Given): any {
  const of = (part: any): any => evaluated(part, resources, given);
  if (typeof value === 'string') { return /^[\da-f:]+::\/\d+$/i.test(value) ? written(addressOf(value), 128 - Number(value.split('/')[1])) : value; }
  if (Array.isArray(value)) { return value.map(of); }
  if (typeof value !== 'object' || value === null) { return value; }
  const [[name, argument]] = Object.entries<any>(value);
  switch (name) {
    case 'Ref': return argument in given ? argument : value;
    case 'Fn::GetAtt': return attribute(argument, value, resources, given);
    case 'Fn::Join': return of(argument[1]).join(argument[0]);
    case 'Fn::Split': return of(argument[1]).split(argument[0]);
    case 'Fn::Select': return of(argument[1])[argument[0]];
    case 'Fn::Cidr': {
      const [block, count, bits] = of(argument);
      const size = 2n ** BigInt(bits);
      if (count > 256 || BigInt(count) * size > 2n ** BigInt(128 - Number(block.split('/')[1]))) { throw new Error(`Fn::Cidr counts no ${count} of ${bits} bits in ${block}`); }
      return Array.from({ length: count }, (_, index) => written(addressOf(block) + BigInt(index) * size, Number(bits)));
    }
    default: return value;
  }
}

function attribute([id, name]: [string, string], value: any, resources: Resources, given: Given): any {
  const resource = resources[id];
  if (name === 'Ipv6CidrBlocks' && resource.Type === 'AWS::EC2::VPC') {
    return Object.entries(given).filter(([association]) => (resources[association]?.Properties?.VpcId.Ref ?? id) === id)
      .map(([, block]) => evaluated(block, resources, given));
  }
  if (name === 'Cidr' && resource.Type === BLOCK_LOOKUP) {
    const { VpcId, AssociationId } = resource.Properties!;
    if (JSON.stringify(resources[AssociationId.Ref].Properties!.VpcId) !== JSON.stringify(VpcId)) { throw new Error(`${id} asks for a block of another VPC`); }
    return evaluated(given[AssociationId.Ref], resources, given);
  }
  return value;
}

/** The IPv6 block of each subnet of a template, or of some, by its logical id. */
export const subnetBlocks = (resources: Resources, given: Given, subnets: readonly string[] = Object.keys(resources)): Record<string, string> =>
  Object.fromEntries(subnets.filter(id => resources[id].Type === 'AWS::EC2::Subnet' && resources[id].Properties!.Ipv6CidrBlock !== undefined)
    .map(id => [id, evaluated(resources[id].Properties!.Ipv6CidrBlock, resources, given)]));
