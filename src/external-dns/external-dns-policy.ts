import { Aws, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as route53 from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import { checkZones, ZONES } from './hosted-zones';
import { pathOf } from '../diagnostics/diagnostics';
import { checkShape, listOf, ROLE, TEXT } from '../diagnostics/shapes';

/**
 * What the policy is made from.
 */
export interface ExternalDnsPolicyProps {
  /**
   * The zones whose records External DNS makes and changes. Their ids may be known at deployment; names of zones are not needed.
   */
  readonly zones: route53.IHostedZone[];

  /**
   * Roles that get the policy.
   *
   * @default - none; use `role.addManagedPolicy(policy)`
   */
  readonly roles?: iam.IRole[];

  /**
   * Description of the policy. Another one replaces it.
   *
   * @default - what the policy is for
   */
  readonly description?: string;
}

/**
 * What External DNS may do in some hosted zones, in whatever cluster it runs.
 *
 * The actions are those of docs/tutorials/aws.md of external-dns, v0.21.0, for the zones that are named and not for all; to list zones can be allowed for all alone (service authorization reference,
 * "Amazon Route 53"). External DNS has to be told the same zones, by `--zone-id-filter`, or it asks for the records of all zones that it finds, and fails.
 *
 * Refuses no zones, ids that are none, and ids that stand for a list.
 *
 * @example
 * declare const role: iam.Role;
 * declare const zone: route53.IHostedZone;
 * new ExternalDnsPolicy(this, 'DnsPolicy', { zones: [zone], roles: [role] });
 */
export class ExternalDnsPolicy extends iam.ManagedPolicy {
  constructor(scope: Construct, id: string, props: ExternalDnsPolicyProps) {
    const path = pathOf(scope, id);
    checkShape<ExternalDnsPolicyProps>(path, props, { zones: ZONES, roles: listOf(ROLE), description: TEXT }, 'zones');
    checkZones(path, props.zones);
    super(scope, id, {
      description: props.description ?? 'What External DNS needs in its hosted zones',
      roles: props.roles,
      statements: [
        new iam.PolicyStatement({
          actions: ['route53:ChangeResourceRecordSets', 'route53:ListResourceRecordSets', 'route53:ListTagsForResources'],
          resources: props.zones.map(({ hostedZoneId }) => Stack.of(scope).formatArn({
            partition: Aws.PARTITION, service: 'route53', region: '', account: '', resource: 'hostedzone', resourceName: hostedZoneId,
          })),
        }),
        new iam.PolicyStatement({ actions: ['route53:ListHostedZones'], resources: ['*'] }),
      ],
    });
  }
}
