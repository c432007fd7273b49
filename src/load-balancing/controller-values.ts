import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { isTable } from '../diagnostics/checks';

type Values = { readonly [name: string]: unknown };

/** What the values of the chart are made from. */
interface ControllerValues {
  readonly clusterName: string;
  readonly vpc: ec2.IVpc;
  readonly serviceAccount: string;
  readonly annotations: { readonly [name: string]: string };
  readonly replicas: number;
  readonly spec: Values;
  readonly isDefault?: boolean;
}

/**
 * Values of the chart of the controller that are right for IPv6 (helm/aws-load-balancer-controller/values.yaml of aws-load-balancer-controller, v3.5.0).
 *
 * Region and VPC are stated, as pods that are kept from the metadata of their node do not find them. Targets are pods, as instances have no primary IPv6 address unless one is asked
 * for. The certificate of the webhooks is kept, as one that is new with each change of the chart is not served by pods that run (aws-load-balancer-controller #4572).
 */
export function controllerValues({ clusterName, vpc, serviceAccount, annotations, replicas, spec, isDefault }: ControllerValues): Values {
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

/** Values with others over them: tables are merged, and of two other values the one over it counts. */
export function merged(values: Values, over: Values = {}): Values {
  return Object.entries(over).reduce<Values>((all, [name, value]) => {
    const under = all[name];
    return { ...all, [name]: isTable(under) && isTable(value) ? merged(under, value) : value };
  }, values);
}
