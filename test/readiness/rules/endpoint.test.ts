import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { CfnParameter, Fn, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as eksv2 from 'aws-cdk-lib/aws-eks-v2';
import { Ipv6Cluster } from '../../../src';
import { isReserved } from '../../../src/readiness/data/reserved-blocks';
import { blockIn } from '../../../src/readiness/facts/public-endpoint';
import { dualStackVpc, ipv6Cluster, nativeIpv6Cluster, stockIpv6Cluster, stockIpv6ClusterV2 } from '../../util/cluster';
import { ruleTest } from '../../util/rules';

const { PUBLIC, PUBLIC_AND_PRIVATE, PRIVATE } = eks.EndpointAccess;
/** Blocks of nobody in particular that are public. */
const [V4, V6] = ['52.94.76.0/24', '2600:1f18:1234::/48'];
const vpcOf = (stack: Stack) => dualStackVpc(stack, [ec2.SubnetType.PUBLIC, ec2.SubnetType.PRIVATE_WITH_EGRESS]);

const native = (config: Partial<eks.CfnCluster.ResourcesVpcConfigProperty>) => (stack: Stack) => {
  nativeIpv6Cluster(stack, { resourcesVpcConfig: { subnetIds: ['subnet-0a', 'subnet-0b'], ...config } });
};
const from = (...publicAccessCidrs: string[]) => native({ publicAccessCidrs });
const stock = (endpointAccess: eks.EndpointAccess) => (stack: Stack) => {
  stockIpv6Cluster(stack, { vpc: vpcOf(stack), defaultCapacity: 0, endpointAccess });
};
const stockV2 = (endpointAccess: eksv2.EndpointAccess) => (stack: Stack) => { stockIpv6ClusterV2(stack, { vpc: vpcOf(stack), endpointAccess }); };
const withToken = (...others: string[]) => (stack: Stack) => { from(new CfnParameter(stack, 'Block').valueAsString, ...others)(stack); };

ruleTest('endpoint-public', {
  fires: {
    'unless said': [native({}), 'S/Native'],
    'with no block': [from(), 'S/Native'],
    'with all of IPv4': [from('0.0.0.0/0'), 'S/Native'],
    'with all of IPv6': [from(V4, '::/0'), 'S/Native'],
    'with all of IPv4 beside a token': [withToken('0.0.0.0/0'), 'S/Native'],
    'as text': [stack => {
      const cluster = nativeIpv6Cluster(stack);
      cluster.addPropertyOverride('ResourcesVpcConfig.EndpointPublicAccess', 'true');
    }, 'S/Native'],
    'in a stock cluster': [stock(PUBLIC_AND_PRIVATE), 'S/Stock'],
    'public alone': [stock(PUBLIC), 'S/Stock'],
    'in a cluster of aws-eks-v2': [stockV2(eksv2.EndpointAccess.PUBLIC_AND_PRIVATE), 'S/StockV2'],
    'by an override, under this library': [stack => {
      const { cluster } = new Ipv6Cluster(stack, 'Cluster', {
        version: eks.KubernetesVersion.of('1.36'), kubectlLayer: new KubectlV36Layer(stack, 'Kubectl'), endpointAccess: PUBLIC_AND_PRIVATE.onlyFrom(V4, V6),
      });
      (cluster.node.findChild('Resource').node.findChild('Resource').node.defaultChild as eks.CfnCluster).addPropertyOverride('Config.resourcesVpcConfig.publicAccessCidrs', ['::/0']);
    }, 'S/Cluster'],
  },
  silent: {
    'acknowledged at the cluster': stack => { ipv6Cluster(stack); },
    'for some': from(V4, V6),
    'for one family': from(V6),
    'private': native({ endpointPublicAccess: false, endpointPrivateAccess: true }),
    'private in a stock cluster': stock(PRIVATE),
    'for some, in a cluster of aws-eks-v2': stockV2(eksv2.EndpointAccess.PUBLIC_AND_PRIVATE.onlyFrom(V4, V6)),
    'a token': withToken(),
    'a list that is a token': stack => { native({ publicAccessCidrs: Fn.split(',', Fn.importValue('Blocks')) })(stack); },
    'where a parameter says whether it is public': stack => {
      nativeIpv6Cluster(stack).addPropertyOverride('ResourcesVpcConfig.EndpointPublicAccess', { Ref: new CfnParameter(stack, 'Public').logicalId });
    },
  },
});

ruleTest('endpoint-ipv4-only', {
  fires: {
    'one block': [from(V4), 'S/Native'],
    'all of IPv4': [from('0.0.0.0/0'), 'S/Native'],
    'in a stock cluster': [stock(PUBLIC_AND_PRIVATE.onlyFrom(V4)), 'S/Stock'],
    'under this library': [stack => { ipv6Cluster(stack, { endpointAccess: PUBLIC_AND_PRIVATE.onlyFrom(V4, '52.94.77.0/24') }); }, 'S/Cluster'],
  },
  silent: {
    'both families': from(V4, V6),
    'IPv6 alone': from(V6),
    'no blocks': native({}),
    'a token beside it': withToken(V4),
    'private': native({ endpointPublicAccess: false, publicAccessCidrs: [V4] }),
  },
});

ruleTest('endpoint-block-malformed', {
  fires: {
    'an address': [from('52.94.76.1', V6), 'S/Native'],
    'a name': [from('office', V6), 'S/Native'],
    'a prefix that is too long': [from('52.94.76.0/33'), 'S/Native'],
    'of IPv6 too': [from('2600:1f18:1234::/129'), 'S/Native'],
    'in a stock cluster': [stock(PUBLIC_AND_PRIVATE.onlyFrom('52.94.76.0/24 ')), 'S/Stock'],
    'under this library': [stack => { ipv6Cluster(stack, { endpointAccess: PUBLIC_AND_PRIVATE.onlyFrom('52.94.76/24') }); }, 'S/Cluster'],
  },
  silent: {
    'blocks': from(V4, V6, '52.94.76.1/32', '0.0.0.0/0', '::/0'),
    'tokens': withToken(V4),
    'where nobody calls it': native({ endpointPublicAccess: false, publicAccessCidrs: ['office'] }),
  },
});

ruleTest('endpoint-block-reserved', {
  fires: {
    'private addresses': [from('10.0.0.0/8', V6), 'S/Native'],
    'within private addresses': [from(V4, '192.168.1.0/24'), 'S/Native'],
    'unique local ones': [from(V4, 'fd00:1234::/32'), 'S/Native'],
    'in a stock cluster': [stock(PUBLIC_AND_PRIVATE.onlyFrom('172.16.0.0/12')), 'S/Stock'],
    'under this library': [stack => { ipv6Cluster(stack, { endpointAccess: PUBLIC_AND_PRIVATE.onlyFrom('10.1.0.128/27', '10.1.0.96/27') }); }, 'S/Cluster'],
  },
  silent: {
    'public ones': from(V4, V6),
    'all': from('0.0.0.0/0', '::/0'),
    'more than private ones': from('8.0.0.0/6', '172.0.0.0/8'),
    'placeholders of examples': from('203.0.113.0/24', '2001:db8:1234::/48'),
    'tokens': withToken(V6),
    'where nobody calls it': native({ endpointPublicAccess: false, publicAccessCidrs: ['10.0.0.0/8'] }),
  },
});

test.each(['10.0.0.0/8', '10.1.2.3/32', '127.0.0.1/32', '169.254.172.0/22', '100.64.0.0/10', '224.0.0.1/32', '::1/128', 'fe80::/64', 'FD00::/8', 'ff02::/16'])('%s is reserved', block => {
  expect(isReserved(block)).toBe(true);
});

test.each(['11.0.0.0/8', '10.0.0.0/7', '0.0.0.0/0', '::/0', '2600::/12', '172.32.0.0/16', '192.0.1.0/24', '100.128.0.0/16', 'no block'])('%s is not', block => {
  expect(isReserved(block)).toBe(false);
});

test.each(['', '/', '1.2.3.4', '1.2.3.4/', '1.2.3.4/-1', '1.2.3/24', '1.2.3.4/33', '::1', '::/129', 'fe80::1%eth0/64', '01.2.3.4/24'])('%p is no block', text => {
  expect(blockIn(text)).toBeUndefined();
});
