import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { Annotations, App, CfnOutput, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import { DualStackVpc, Ipv6Cluster, SubnetTier } from '../../../src';

/** The edits that the app has at a deployment, by the names of rehearse/take_over.py. */
const edits = (process.env.REHEARSAL_EDITS ?? '').split(',');
const has = (edit: string) => edits.includes(edit);

/** What the stock VPC is made from. It stays as it is when the class changes. */
const stock: ec2.VpcProps = {
  ipProtocol: has('dual-stack') ? ec2.IpProtocol.DUAL_STACK : undefined,
  maxAzs: 2,
  natGateways: 1,
  restrictDefaultSecurityGroup: true,
  subnetConfiguration: [
    { name: 'Public', subnetType: ec2.SubnetType.PUBLIC, cidrMask: 24 },
    { name: 'Private', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 20 },
  ],
};

const app = new App();
const stack = new Stack(app, has('dual-stack') ? 'TakeOverDualStack' : 'TakeOver');

function takeOver(): DualStackVpc {
  const vpc = new DualStackVpc(stack, 'Vpc', {
    takesOver: stock,
    maxAzs: has('az') ? 3 : undefined,
    tiers: has('tier') ? [SubnetTier.isolated({ name: 'Data' })] : undefined,
  });
  const rows = vpc.addressPlan.slots().filter(({ azSlot }) => azSlot < vpc.availabilityZones.length);
  new CfnOutput(stack, 'AddressPlan', { value: rows.map(({ tier, azSlot, ipv4Cidr, ipv6Suffix }) => `${tier} ${azSlot} ${ipv4Cidr} ${ipv6Suffix}`).join(', ') });
  return vpc;
}

function makeStock(): ec2.Vpc {
  const vpc = new ec2.Vpc(stack, 'Vpc', stock);
  // Older releases of stock CDK forget what these wait for, so in one of the orders its dual-stack VPC does not come up.
  for (const subnet of vpc.publicSubnets) { subnet.node.tryFindChild('DefaultRoute6')?.node.addDependency(vpc.node.findChild('VPCGW')); }
  return vpc;
}

const vpc = has('taken') ? takeOver() : makeStock();

const instance = (id: string, subnetType: ec2.SubnetType) => new ec2.Instance(stack, id, {
  vpc, vpcSubnets: { subnetType }, instanceType: new ec2.InstanceType('t3.micro'), machineImage: ec2.MachineImage.latestAmazonLinux2023(),
});
instance('Edge', ec2.SubnetType.PUBLIC);
instance('App', ec2.SubnetType.PRIVATE_WITH_EGRESS);
if (has('instance')) { instance('Late', ec2.SubnetType.PRIVATE_WITH_EGRESS); }

if (has('cluster')) {
  const cluster = new Ipv6Cluster(stack, 'Cluster', {
    vpc, controlPlaneAzs: 2, version: eks.KubernetesVersion.of('1.36'), kubectlLayer: new KubectlV36Layer(stack, 'Kubectl'),
  });
  Annotations.of(cluster).acknowledgeWarning('cdk-eks-ipv6:endpoint-public', 'nobody calls the emulated cluster');
  cluster.addManagedNodeGroup('System');
}

if (has('refused')) {
  // EC2 refuses a subnet whose block another one has. It comes as soon as that one has changed, or after everything else, by the order.
  new ec2.CfnSubnet(stack, 'Refused', { vpcId: vpc.vpcId, cidrBlock: vpc.publicSubnets[0].ipv4CidrBlock })
    .addDependency(vpc.publicSubnets[0].node.defaultChild as ec2.CfnSubnet);
}

app.synth();
