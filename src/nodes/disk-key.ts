import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { warn } from './messages';

/** Auto Scaling user guide, "Required AWS KMS key policy for use with encrypted volumes". */
const USE = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'];
const GRANT = ['kms:CreateGrant'];
const ROLE = 'aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling';

/**
 * Let the role with which Auto Scaling starts instances use a key of their volumes, for EKS too.
 *
 * The role is named in a condition, as KMS takes no principal that does not exist yet, and the role comes with the first group of an account.
 */
export function letAutoScalingUse(scope: Construct, key: kms.IKey): void {
  const stack = Stack.of(key);
  const StringEquals = {
    'kms:CallerAccount': stack.account,
    'aws:PrincipalArn': stack.formatArn({ service: 'iam', region: '', resource: 'role', resourceName: ROLE }),
  };
  const statements = [
    new iam.PolicyStatement({ actions: USE, conditions: { StringEquals } }),
    new iam.PolicyStatement({ actions: GRANT, conditions: { StringEquals, Bool: { 'kms:GrantIsForAWSResource': true } } }),
  ];
  const areAdded = statements.every(statement => {
    statement.addAnyPrincipal();
    statement.addAllResources();
    return key.addToResourcePolicy(statement).statementAdded;
  });
  if (!areAdded) { warn(scope, 'disk-key-policy', key.node.path); }
}
