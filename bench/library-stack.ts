import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { Annotations, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import { Construct } from 'constructs';
import { BenchStackProps } from './stock-stack';
import { DualStackVpc, Ipv6Cluster, SubnetTier } from '../src';

/** A cluster of this library in the sizes that `StockStack` can have. */
export class LibraryStack extends Stack {
  constructor(scope: Construct, id: string, { nodeGroups = 1, privateTiers = 1, azs, ...props }: BenchStackProps = {}) {
    super(scope, id, props);

    const cluster = new Ipv6Cluster(this, 'Cluster', {
      vpc: new DualStackVpc(this, 'Vpc', {
        maxAzs: azs,
        tiers: [SubnetTier.public(), ...Array.from({ length: privateTiers }, (_, index) => SubnetTier.private({ name: `Private${index}`, ipv4Mask: 24 }))],
      }),
      controlPlaneAzs: azs, // node groups go where the control plane is
      version: eks.KubernetesVersion.of('1.36'),
      kubectlLayer: new KubectlV36Layer(this, 'Kubectl'),
      endpointAccess: eks.EndpointAccess.PUBLIC_AND_PRIVATE,
    });
    Annotations.of(cluster).acknowledgeWarning('cdk-eks-ipv6:endpoint-public', 'nothing here is deployed');
    for (let index = 0; index < nodeGroups; index++) {
      cluster.addManagedNodeGroup(`System${index}`, {
        instanceTypes: [new ec2.InstanceType('m6i.xlarge'), new ec2.InstanceType('m6a.xlarge')],
        minSize: 1,
        desiredSize: 2,
        maxSize: 3,
        diskSize: 100,
      });
    }
  }
}
