import { DescribeVpcsCommand, EC2Client, VpcIpv6CidrBlockAssociation } from '@aws-sdk/client-ec2';
import type { Ipv6BlockAttributes, Ipv6BlockProperties } from './ipv6-block-contract';
import { answering, refuse, refuseAs } from '../functions/answer';

/** Milliseconds between two questions, while EC2 is at it. */
const PAUSE = 3_000;
/** CloudFormation waits for the association before, so that the first question is the last one most of the time. */
const MOST_QUESTIONS = 20;

/** Answers `Custom::EksIpv6VpcBlock`. Never by position: EC2 lists the blocks of a VPC in no order, and those that are gone among them. */
export const handler = answering<Ipv6BlockProperties, Ipv6BlockAttributes>('ipv6-block', 'DescribeVpcs', async properties => {
  const { VpcId, AssociationId } = properties;
  if (!/^vpc-[0-9a-f]+$/.test(VpcId ?? '')) { refuse(`VpcId: got '${VpcId}'; expected the id of a VPC, such as vpc-0123456789abcdef0; correct it`); }
  const ec2 = new EC2Client({ maxAttempts: 20 });
  for (let questions = 1; ; questions++) {
    const found = await associationsOf(ec2, VpcId);
    const association = found.find(each => each.AssociationId === AssociationId)
      ?? refuse(`AssociationId: got '${AssociationId}', which ${VpcId} does not have; expected one of ${list(found)}; state the id of an IPv6 block of the VPC`);
    const { Ipv6CidrBlock, Ipv6CidrBlockState: { State, StatusMessage } = {} } = association;
    if (State === 'associated' && Ipv6CidrBlock) { return { Cidr: Ipv6CidrBlock }; }
    if (State !== 'associating' || questions === MOST_QUESTIONS) {
      refuse(`AssociationId: got '${AssociationId}', which is ${State}${StatusMessage ? ` (${StatusMessage})` : ''}; expected one that is associated; `
        + 'see to the block of the VPC, and deploy again');
    }
    await new Promise(resolve => setTimeout(resolve, PAUSE));
  }
});

async function associationsOf(ec2: EC2Client, VpcId: string): Promise<VpcIpv6CidrBlockAssociation[]> {
  try {
    const { Vpcs: [vpc] = [] } = await ec2.send(new DescribeVpcsCommand({ VpcIds: [VpcId] }));
    return vpc?.Ipv6CidrBlockAssociationSet ?? [];
  } catch (error) {
    return refuseAs('DescribeVpcs', error as Error);
  }
}

const list = (associations: VpcIpv6CidrBlockAssociation[]) => associations.map(({ AssociationId }) => AssociationId).join(', ') || 'its IPv6 blocks, of which it has none';
