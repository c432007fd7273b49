import { App } from 'aws-cdk-lib';
import { ContextProvider } from 'aws-cdk-lib/cloud-assembly-schema';
import { testApp } from './app';
import { AZS } from './network';

/** A subnet that an account has. */
export interface AccountSubnet {
  readonly subnetId: string;
  readonly availabilityZone: string;
  /** As the CLI makes it of tags and routes. */
  readonly type: 'Public' | 'Private' | 'Isolated';
  readonly name?: string;
  readonly cidr?: string;
  readonly routeTableId?: string;
  /** What Cloud Control says of it. */
  readonly model: { readonly [property: string]: unknown };
}

/** A VPC that an account has. */
export interface AccountVpc {
  readonly vpcId: string;
  readonly tags?: { readonly [key: string]: string };
  readonly ipv6Cidrs: readonly string[];
  readonly subnets: readonly AccountSubnet[];
}

export const LOOKED_UP = 'vpc-0123456789abcdef0';
export const LOOK_UP_ENV = { account: '123456789012', region: 'eu-west-1' };

/** A dual-stack subnet with all that a cluster needs, or what is said otherwise. */
export function accountSubnet(type: AccountSubnet['type'], az: number, { model, ...others }: Partial<AccountSubnet> = {}): AccountSubnet {
  const tier = ['Public', 'Private', 'Isolated'].indexOf(type);
  return {
    subnetId: `subnet-${tier}${az}23456789abcdef0`,
    availabilityZone: AZS[az],
    type,
    cidr: `10.0.${16 * tier + az}.0/24`,
    routeTableId: `rtb-${tier}${az}23456789abcdef0`,
    ...others,
    model: {
      AssignIpv6AddressOnCreation: true,
      EnableDns64: false,
      Ipv6CidrBlocks: [`2001:db8:1234:1a${tier}${az}::/64`],
      Ipv6Native: false,
      MapPublicIpOnLaunch: type === 'Public',
      ...model,
    },
  };
}

/** A VPC of three AZs with public and private subnets, or what is said otherwise. */
export const accountVpc = (vpc: Partial<AccountVpc> = {}): AccountVpc => ({
  vpcId: LOOKED_UP,
  ipv6Cidrs: ['2001:db8:1234:1a00::/56'],
  subnets: (['Public', 'Private'] as const).flatMap(type => [0, 1, 2].map(az => accountSubnet(type, az))),
  ...vpc,
});

/** One synthesis of an app, and what it asked the CLI for. */
export interface Pass {
  readonly app: App;
  readonly keys: string[];
  /** What `app.synth()` threw, which ends the CLI. */
  readonly error?: string;
}

/**
 * Synthesise an app as the CLI does (aws-cdk 2.1148, cxapp/cloud-executable and context-providers): again and again with the answers, until nothing is asked for, or the same as before.
 */
export function synthesiseAsCli(build: (app: App) => void, vpcs: readonly AccountVpc[], context: { [key: string]: unknown } = {}): Pass[] {
  const passes: Pass[] = [];
  for (;;) {
    const app = testApp({ context });
    try {
      build(app);
      const { missing = [] } = app.synth().manifest;
      const keys = missing.map(({ key }) => key).sort();
      passes.push({ app, keys });
      if (keys.length === 0 || keys.join() === passes[passes.length - 2]?.keys.join()) { return passes; }
      missing.forEach(({ key, provider, props }) => { context[key] = answer(vpcs, provider, props as unknown as Query); });
    } catch (error) {
      passes.push({ app, keys: [], error: String(error) });
      return passes;
    }
  }
}

type Query = { readonly [name: string]: any };

/** What the CLI writes into the context: what it cannot answer is an error, which it does not save. */
function answer(vpcs: readonly AccountVpc[], provider: string, query: Query): unknown {
  try {
    switch (provider) {
      case ContextProvider.VPC_PROVIDER: return vpcAnswer(vpcs, query);
      case ContextProvider.CC_API_PROVIDER: return cloudControlAnswer(vpcs, query);
      default: throw new Error(`Unrecognized context provider name: ${provider}`);
    }
  } catch (error) {
    return { $providerError: (error as Error).message, $dontSaveContext: true };
  }
}

function vpcAnswer(vpcs: readonly AccountVpc[], { filter, subnetGroupNameTag }: Query): unknown {
  const wanted = Object.entries(filter);
  const found = vpcs.filter(({ vpcId, tags }) => wanted.every(([name, value]) => name === 'vpc-id' ? vpcId === value : tags?.[name.replace('tag:', '')] === value));
  if (found.length !== 1) { throw new Error(`${found.length === 0 ? 'Could not find any' : `Found ${found.length}`} VPCs matching ${JSON.stringify(filter)}`); }
  if (subnetGroupNameTag) { throw new Error('Invalid subnetGroupNameTag'); }
  const [{ vpcId, subnets }] = found;
  const groups = [...new Set(subnets.map(({ type, name = type }) => `${type} ${name}`))];
  return {
    vpcId,
    vpcCidrBlock: '10.0.0.0/16',
    ownerAccountId: LOOK_UP_ENV.account,
    availabilityZones: [],
    subnetGroups: groups.map(group => group.split(' ')).map(([type, name]) => ({
      type,
      name,
      subnets: subnets.filter(each => each.type === type && (each.name ?? each.type) === name)
        .map(({ subnetId, availabilityZone, routeTableId, cidr }) => ({ subnetId, cidr, availabilityZone, routeTableId })),
    })),
  };
}

function cloudControlAnswer(vpcs: readonly AccountVpc[], { typeName, exactIdentifier, propertiesToReturn, dummyValue }: Query): unknown {
  const isList = Array.isArray(dummyValue) && dummyValue.every(each => typeof each === 'object');
  if (!isList) { throw new Error('Provider protocol error: dummyValue must be an array of objects'); }
  const models: Query[] = vpcs.flatMap(({ vpcId, ipv6Cidrs, subnets }) => [
    { type: 'AWS::EC2::VPC', id: vpcId, VpcId: vpcId, CidrBlock: '10.0.0.0/16', Ipv6CidrBlocks: ipv6Cidrs },
    ...subnets.map(({ subnetId, model }) => ({ type: 'AWS::EC2::Subnet', id: subnetId, SubnetId: subnetId, ...model })),
  ]);
  const found = models.find(({ type, id }) => type === typeName && id === exactIdentifier);
  if (!found) { throw new Error(`No resource of type ${typeName} with identifier: ${exactIdentifier}`); }
  return [{
    ...Object.fromEntries(propertiesToReturn.map((name: string) => {
      if (found[name] === undefined) { throw new Error(`Cannot read field ${name}. ${name} is not found.`); }
      return [name, found[name]];
    })),
    Identifier: exactIdentifier,
  }];
}
