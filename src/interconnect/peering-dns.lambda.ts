import { EC2Client, ModifyVpcPeeringConnectionOptionsCommand } from '@aws-sdk/client-ec2';
import type { PeeringDnsProperties } from './peering-dns-contract';
import { doing, refuse, refuseAs } from '../functions/answer';

const CALL = 'ModifyVpcPeeringConnectionOptions';
/** Milliseconds between two attempts, while the other account has yet to accept, or EC2 has yet to hear of it. */
const PAUSE = 3_000;
const MOST_ATTEMPTS = 20;
const SIDES = { requester: 'RequesterPeeringConnectionOptions', accepter: 'AccepterPeeringConnectionOptions' } as const;

/**
 * Answers `Custom::EksIpv6PeeringDns`. The option is off at first, so what is to be put back is known. Each side is a resource of its own, so that one that goes leaves the other as it is.
 */
export const handler = doing<PeeringDnsProperties>({
  call: CALL,
  idOf: ({ VpcPeeringConnectionId, Side }) => `${VpcPeeringConnectionId}/${Side}`,
  apply: async properties => {
    const { VpcPeeringConnectionId: id, Side } = properties;
    if (!isConnection(id)) { refuse(`VpcPeeringConnectionId: got '${id}'; expected the id of a VPC peering connection, such as pcx-0123456789abcdef0; correct it`); }
    if (!(Side in SIDES)) { refuse(`Side: got '${Side}'; expected requester or accepter; correct it`); }
    const ec2 = new EC2Client({ maxAttempts: 20 });
    for (let attempts = 1; ; attempts++) {
      const failure = await set(ec2, properties, true);
      if (!failure) { return; }
      if (failure.name !== 'OperationNotPermitted' || attempts === MOST_ATTEMPTS) { refuseAs(CALL, failure); }
      await new Promise(resolve => setTimeout(resolve, PAUSE));
    }
  },
  revert: async properties => {
    if (!isConnection(properties.VpcPeeringConnectionId) || !(properties.Side in SIDES)) { return; }
    const failure = await set(new EC2Client({ maxAttempts: 20 }), properties, false);
    // One that is gone, or was never accepted, has no options.
    if (failure && !['InvalidVpcPeeringConnectionID.NotFound', 'OperationNotPermitted'].includes(failure.name)) { refuseAs(CALL, failure); }
  },
});

const isConnection = (id: string | undefined) => /^pcx-[0-9a-f]+$/.test(id ?? '');

/** What EC2 says against it; undefined where it is done. */
async function set(ec2: EC2Client, { VpcPeeringConnectionId, Side }: PeeringDnsProperties, isOn: boolean): Promise<Error | undefined> {
  try {
    await ec2.send(new ModifyVpcPeeringConnectionOptionsCommand({
      VpcPeeringConnectionId, [SIDES[Side]]: { AllowDnsResolutionFromRemoteVpc: isOn },
    }));
    return undefined;
  } catch (error) {
    return error as Error;
  }
}
