import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { Fn, Stack, StackProps } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import { Construct } from 'constructs';

/** How large a stack is. */
export interface BenchStackProps extends StackProps {
  /**
   * Node groups.
   *
   * @default 1
   */
  readonly nodeGroups?: number;

  /**
   * Tiers of private subnets.
   *
   * @default 1
   */
  readonly privateTiers?: number;

  /**
   * AZs of the VPC. Where it is stated, control plane and nodes stand in one private subnet of each.
   *
   * @default - three, and whatever each side does by itself
   */
  readonly azs?: number;
}

/**
 * The walkthrough cluster as far as stock constructs say it: IPv6, as many AZs, the same add-ons in the same order, the same logs and nodes.
 *
 * It is the yardstick, not a working cluster: permissions, security group and public subnets are those of stock CDK, and so is what waits for the VPC.
 */
export class StockStack extends Stack {
  constructor(scope: Construct, id: string, { nodeGroups = 1, privateTiers = 1, azs, ...props }: BenchStackProps = {}) {
    super(scope, id, props);

    const vpc = new ec2.Vpc(this, 'Vpc', {
      ipProtocol: ec2.IpProtocol.DUAL_STACK,
      availabilityZones: Array.from({ length: azs ?? 3 }, (_, index) => Fn.select(index, Fn.getAzs())),
      restrictDefaultSecurityGroup: true,
      subnetConfiguration: [
        { name: 'Public', subnetType: ec2.SubnetType.PUBLIC, cidrMask: 24 },
        ...Array.from({ length: privateTiers }, (_, index) => ({
          name: `Private${index}`, subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 24,
        })),
      ],
    });
    const cluster = new eks.Cluster(this, 'Cluster', {
      vpc,
      vpcSubnets: azs === undefined ? undefined : [{ onePerAz: true }],
      version: eks.KubernetesVersion.of('1.36'),
      kubectlLayer: new KubectlV36Layer(this, 'Kubectl'),
      ipFamily: eks.IpFamily.IP_V6,
      endpointAccess: eks.EndpointAccess.PUBLIC_AND_PRIVATE,
      authenticationMode: eks.AuthenticationMode.API,
      clusterLogging: Object.values(eks.ClusterLoggingTypes),
      defaultCapacity: 0,
      bootstrapSelfManagedAddons: false,
    });
    const beforeNodes = [
      new eks.Addon(this, 'VpcCni', { cluster, addonName: 'vpc-cni' }),
      new eks.Addon(this, 'KubeProxy', { cluster, addonName: 'kube-proxy' }),
      new eks.Addon(this, 'PodIdentityAgent', { cluster, addonName: 'eks-pod-identity-agent' }),
    ];
    const nodes = Array.from({ length: nodeGroups }, (_, index) => {
      const launchTemplate = new ec2.LaunchTemplate(this, `LaunchTemplate${index}`, {
        blockDevices: [{
          deviceName: '/dev/xvda',
          volume: ec2.BlockDeviceVolume.ebs(100, { volumeType: ec2.EbsDeviceVolumeType.GP3, encrypted: true }),
        }],
        requireImdsv2: true,
      });
      return cluster.addNodegroupCapacity(`System${index}`, {
        amiType: eks.NodegroupAmiType.AL2023_X86_64_STANDARD,
        instanceTypes: [new ec2.InstanceType('m6i.xlarge'), new ec2.InstanceType('m6a.xlarge')],
        minSize: 1,
        desiredSize: 2,
        maxSize: 3,
        subnets: { onePerAz: true },
        launchTemplateSpec: { id: launchTemplate.launchTemplateId!, version: launchTemplate.latestVersionNumber },
      });
    });
    nodes.forEach(group => group.node.addDependency(...beforeNodes));
    new eks.Addon(this, 'CoreDns', { cluster, addonName: 'coredns' }).node.addDependency(nodes[0]);
  }
}
