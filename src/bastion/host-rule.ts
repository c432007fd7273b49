import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import { messageOf } from './messages';
import { judge } from '../synthesis/findings';

const INGRESS = 'AWS::EC2::SecurityGroupIngress';
/** What makes two rules one for EC2. */
const SAME = ['GroupId', 'SourceSecurityGroupId', 'IpProtocol', 'FromPort', 'ToPort'];

/** Refuse a second rule of the app that lets a host to the endpoint: that of a host in another stack with the same group, or one that is written by hand. */
export function judgeRule(host: IConstruct, rule: ec2.CfnSecurityGroupIngress): void {
  judge(host, index => {
    const own = index.find(rule);
    if (!own) { return []; }
    return index.withKeys(INGRESS, Object.fromEntries(SAME.map(name => [name, own.keyOf(name)])))
      .filter(({ resource }) => resource !== rule && resource.cfnOptions.condition === rule.cfnOptions.condition).map(({ path }) => messageOf('host-rule-twice', path));
  });
}
