import { Stack, Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { refuse } from './messages';

/** Whether two accounts or regions are one; undefined where that is not known. */
const same = (one: string, other: string) => one === other || ([one, other].some(text => Token.isUnresolved(text)) ? undefined : false);

/** Where two VPCs are, seen from the stack that peers them. */
export interface Environment {
  /** Of `peerVpc`, where it is not that of the stack. */
  readonly peerRegion?: string;
  readonly peerOwnerId?: string;
  /** Whether `peerVpc` is known to be in another account. */
  readonly isOtherAccount: boolean;
  /** Whether the stack can change something at `peerVpc`. */
  readonly reachesPeer: boolean;
}

/** Refuse a stack that is elsewhere than `vpc`, and regions that cannot be compared. Accounts can be: another one is stated where nobody knows whether it is the same. */
export function environmentOf(scope: Construct, vpc: ec2.IVpc, peerVpc: ec2.IVpc): Environment {
  const { account, region } = Stack.of(scope);
  const isHere = same(region, vpc.env.region);
  if (isHere === false || same(account, vpc.env.account) === false) {
    const shown = (text: string, otherwise: string) => Token.isUnresolved(text) ? otherwise : text;
    const place = `a stack in ${shown(vpc.env.account, 'the account of vpc')} and ${shown(vpc.env.region, 'the region of vpc')}`;
    refuse(scope, 'vpc-peering-elsewhere', [account, region], { place });
  }
  if (isHere === undefined) { refuse(scope, 'vpc-peering-region-unknown', vpc.env.region, { prop: 'vpc', other: 'the stack' }); }
  const isOneRegion = same(region, peerVpc.env.region) ?? refuse(scope, 'vpc-peering-region-unknown', peerVpc.env.region, { prop: 'peerVpc', other: 'vpc' });
  const isOneAccount = same(account, peerVpc.env.account);
  return {
    peerRegion: isOneRegion ? undefined : peerVpc.env.region,
    peerOwnerId: isOneAccount ? undefined : peerVpc.env.account,
    isOtherAccount: isOneAccount === false,
    reachesPeer: isOneRegion && isOneAccount === true,
  };
}
