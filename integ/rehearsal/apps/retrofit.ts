import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { Annotations, App, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import { DefaultRoute, DualStackRetrofit, Ipv6Cluster, RetrofitTier } from '../../../src';

/** The edits that the app has at a deployment, by the names of rehearse/retrofit.py. */
const edits = (process.env.REHEARSAL_EDITS ?? '').split(',');
const has = (edit: string) => edits.includes(edit);
const name = has('alone') ? 'RetrofitAlone' : 'Retrofit';

const app = new App();
const network = new Stack(app, `${name}Network`);
const stack = new Stack(app, name);

/** The VPC of somebody who knows nothing of IPv6. */
const found = new ec2.Vpc(network, 'Vpc', {
  maxAzs: 2,
  natGateways: 1,
  restrictDefaultSecurityGroup: true,
  subnetConfiguration: [
    { name: 'Public', subnetType: ec2.SubnetType.PUBLIC, cidrMask: 24 },
    { name: 'Private', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 20 },
    { name: 'Data', subnetType: ec2.SubnetType.PRIVATE_ISOLATED, cidrMask: 24 },
  ],
});
// What the other stack may ask for is there from the beginning, so that its edits are no edits of this one.
found.isolatedSubnets.forEach(({ subnetId, routeTable }) => [subnetId, routeTable.routeTableId].forEach(id => { network.exportValue(id); }));
const tier = (subnetGroupName: string, subnetType: ec2.SubnetType, ipv4Default: DefaultRoute): RetrofitTier => ({
  name: subnetGroupName,
  subnetType,
  facts: { ipv4Default },
  subnets: found.selectSubnets({ subnetGroupName }).subnets.map(({ subnetId, routeTable: { routeTableId } }, az) => ({
    subnetId, routeTableId, availabilityZone: ['us-east-1a', 'us-east-1b'][az],
  })),
});

const retrofit = new DualStackRetrofit(stack, 'Retro', {
  vpcId: found.vpcId,
  internetGatewayId: found.internetGatewayId,
  tiers: [
    tier('Public', ec2.SubnetType.PUBLIC, DefaultRoute.INTERNET_GATEWAY),
    tier('Private', ec2.SubnetType.PRIVATE_WITH_EGRESS, DefaultRoute.NAT),
    ...has('tier') ? [tier('Data', ec2.SubnetType.PRIVATE_ISOLATED, DefaultRoute.NONE)] : [],
  ],
  removalPolicy: has('alone') ? RemovalPolicy.DESTROY : undefined,
});
if (has('tag')) { Tags.of(retrofit.egressOnlyInternetGateway!).add('team', 'blue'); }

if (!has('alone')) {
  const cluster = new Ipv6Cluster(stack, 'Cluster', {
    vpc: retrofit.vpc, controlPlaneAzs: 2, version: eks.KubernetesVersion.of('1.36'), kubectlLayer: new KubectlV36Layer(stack, 'Kubectl'),
  });
  Annotations.of(cluster).acknowledgeWarning('cdk-eks-ipv6:endpoint-public', 'nobody calls the emulated cluster');
  cluster.addManagedNodeGroup('System');
}

if (has('refused')) {
  // EC2 refuses a subnet whose block another one has. By the order it comes as soon as the first subnet is dual stack, or when all of them are.
  new ec2.CfnSubnet(stack, 'Refused', { vpcId: found.vpcId, cidrBlock: found.publicSubnets[0].ipv4CidrBlock })
    .node.addDependency(has('tier') ? retrofit.vpc.isolatedSubnets[0] : retrofit.vpc.publicSubnets[0]);
}

app.synth();
