import { EC2Client, ModifySubnetAttributeCommand } from '@aws-sdk/client-ec2';
import type { SubnetAssignProperties } from './subnet-assign-contract';
import { doing, refuse, refuseAs } from '../functions/answer';

const CALL = 'ModifySubnetAttribute';
/** Milliseconds between two attempts, while EC2 does not know of the block yet. */
const PAUSE = 3_000;
/** CloudFormation waits for the block before, so that the first attempt is the last one most of the time. */
const MOST_ATTEMPTS = 10;

/**
 * Answers `Custom::EksIpv6SubnetAssign`. A subnet that got its block from the app assigned nothing before, as EC2 refuses that without a block: so what is to be put back follows from the properties.
 */
export const handler = doing<SubnetAssignProperties>({
  call: CALL,
  idOf: ({ SubnetId }) => SubnetId,
  apply: async ({ SubnetId }) => {
    if (!isSubnet(SubnetId)) { refuse(`SubnetId: got '${SubnetId}'; expected the id of a subnet, such as subnet-0123456789abcdef0; correct it`); }
    const ec2 = new EC2Client({ maxAttempts: 20 });
    for (let attempts = 1; ; attempts++) {
      const failure = await assign(ec2, SubnetId, true);
      if (!failure) { return; }
      if (!failure.name.startsWith('InvalidParameter') || attempts === MOST_ATTEMPTS) { refuseAs(CALL, failure); }
      await new Promise(resolve => setTimeout(resolve, PAUSE));
    }
  },
  revert: async ({ SubnetId, BlockAssociationId }) => {
    if (!BlockAssociationId || !isSubnet(SubnetId)) { return; }
    const failure = await assign(new EC2Client({ maxAttempts: 20 }), SubnetId, false);
    if (failure && failure.name !== 'InvalidSubnetID.NotFound') { refuseAs(CALL, failure); }
  },
});

const isSubnet = (id: string | undefined) => /^subnet-[0-9a-f]+$/.test(id ?? '');

/** What EC2 says against it; undefined where it is done. */
async function assign(ec2: EC2Client, SubnetId: string, Value: boolean): Promise<Error | undefined> {
  try {
    await ec2.send(new ModifySubnetAttributeCommand({ SubnetId, AssignIpv6AddressOnCreation: { Value } }));
    return undefined;
  } catch (error) {
    return error as Error;
  }
}
