import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { ChartValues } from '../core/chart-values';

/** What the values of the chart are made from. */
interface ControllerValues {
  readonly clusterName: string;
  readonly vpc: ec2.IVpc;
  readonly serviceAccount: string;
  readonly annotations: { readonly [name: string]: string };
  readonly replicas: number;
  readonly spec: ChartValues;
  readonly isDefault?: boolean;
}

/**
 * Values of the chart of the controller that are right for IPv6 (helm/aws-load-balancer-controller/values.yaml of aws-load-balancer-controller, v3.5.0).
 *
 * Region and VPC are stated, as pods that are kept from the metadata of their node do not find them. Targets are pods, as instances have no primary IPv6 address unless one is asked
 * for. The certificate of the webhooks is kept, as one that is new with each change of the chart is not served by pods that run (aws-load-balancer-controller #4572).
 */
export function controllerValues({ clusterName, vpc, serviceAccount, annotations, replicas, spec, isDefault }: ControllerValues): ChartValues {
  return {
    clusterName,
    region: vpc.env.region,
    vpcId: vpc.vpcId,
    serviceAccount: { create: true, name: serviceAccount, annotations },
    replicaCount: replicas,
    podDisruptionBudget: replicas > 1 ? { maxUnavailable: 1 } : {},
    defaultTargetType: 'ip',
    ingressClassParams: { spec },
    ingressClassConfig: { default: isDefault ?? false },
    keepTLSSecret: true,
  };
}
