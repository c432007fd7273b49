import type { RemovalPolicy } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as logs from 'aws-cdk-lib/aws-logs';

/**
 * What can be said of the Lambda functions that look things up. What is left out is that of the scope around it.
 */
export interface LookupFunctionsOptions {
  /**
   * How long their logs are kept.
   *
   * @default logs.RetentionDays.ONE_MONTH
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * The key that their logs are encrypted with. Its policy has to let `logs.<region>.amazonaws.com` use it (CloudWatch Logs user guide, "encrypt-log-data-kms"), or the
   * deployment fails.
   *
   * @default - encryption by CloudWatch Logs itself
   */
  readonly logEncryptionKey?: kms.IKeyRef;

  /**
   * What happens to the logs when the stack is deleted.
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly logRemovalPolicy?: RemovalPolicy;

  /**
   * A VPC that they are placed in. They need a way out over IPv4 there, or endpoints: `s3` to answer CloudFormation, `ec2` for max pods, `eks` for versions of add-ons.
   *
   * @default - outside of any VPC
   */
  readonly vpc?: ec2.IVpc;

  /**
   * The subnets of the VPC that they are placed in. In public subnets functions get no public address, and reach nothing.
   *
   * @default - those that the VPC selects: private ones, as long as it has some
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * Their security groups in the VPC. They have to let out port 443. The function of stock CDK has a group of its own.
   *
   * @default - a group for each function, which lets out everything
   */
  readonly securityGroups?: ec2.ISecurityGroup[];
}
