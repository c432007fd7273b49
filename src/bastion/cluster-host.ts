import { Fn, Lazy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { ClusterHostProps } from './cluster-host-options';
import { judgeRule } from './host-rule';
import { judgeHostSubnet } from './host-subnet';
import { hostUserData } from './host-user-data';
import { refuse } from './messages';
import type { IIpv6Cluster } from '../core/iipv6-cluster';
import { requireLiteral } from '../diagnostics/checks';
import { ACCESS_POLICIES, checkShape, CLUSTER, INSTANCE_TYPE, SECURITY_GROUP, SELECTION } from '../diagnostics/shapes';
import { architectureOfType, refuseA1 } from '../hardware/instance-types';
import { networkReady } from '../network/network-ready';
import { otherRegionOf } from '../network/other-region';
import { checkDefault, checkSelection, requireAz, selectedOf } from '../network/subnet-selection';
import { hashOf, identity } from '../nodes/node-access';

/** The newest image of Amazon Linux 2023, whichever kernel it has by then (AL2023 user guide, "Launching AL2023 using the SSM parameter"). */
const IMAGE = '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default';
/** Of these images. */
const ROOT_DEVICE = '/dev/xvda';

/**
 * A host to look from, in the VPC of an IPv6 cluster: an instance of Amazon Linux 2023 with addresses of both families, into which AWS Systems Manager Session Manager opens sessions and nothing
 * else comes, with kubectl of the version that the cluster has, and `dig` and `curl` to see both families.
 *
 * It has a role that may describe the cluster, an access entry in it, and a rule in the security group of the cluster that lets the host to the private endpoint. Pods are not open to it:
 * `host.connections.allowTo(cluster.clusterSecurityGroup, ec2.Port.tcp(8080))` opens a port of theirs.
 *
 * Everyone who may open a session on it acts in the cluster with its role: who may is what IAM says of `ssm:StartSession`.
 *
 * EC2 looks the image up when it launches the host, so none that AWS publishes later replaces it, whatever else is deployed; `dnf upgrade --releasever=latest` keeps it up to date. Neither does an
 * upgrade of the cluster: kubectl and the address of the cluster are looked up when the host boots, and with `sudo systemctl restart cluster-host`. What is added to `instance.userData` makes
 * a new host, as user data run once. A host keeps nothing that matters, so a replacement loses open sessions alone.
 *
 * Refuses a cluster without access entries, a selection without subnets, and an instance type that is a token, as the image depends on it.
 *
 * @example
 * declare const cluster: IIpv6Cluster;
 * const host = new ClusterHost(this, 'Host', { cluster });
 * new CfnOutput(this, 'Session', { value: host.sessionCommand });
 */
export class ClusterHost extends Construct implements ec2.IConnectable, iam.IGrantable {
  /** The instance. */
  public readonly instance: ec2.Instance;
  /** What the instance is made with: image, user data, volume and metadata service. */
  public readonly launchTemplate: ec2.CfnLaunchTemplate;
  /** As whom the host acts. */
  public readonly role: iam.IRole;
  /** Lets the role into the cluster. */
  public readonly accessEntry: eks.CfnAccessEntry;
  /** The group of the host, which nothing is let into. */
  public readonly securityGroup: ec2.ISecurityGroup;
  /** For rules of other groups. */
  public readonly connections: ec2.Connections;
  /** For further permissions of the role. */
  public readonly grantPrincipal: iam.IPrincipal;

  constructor(scope: Construct, id: string, props: ClusterHostProps) {
    super(scope, id);
    checkShape<ClusterHostProps>(this, props, {
      cluster: CLUSTER, instanceType: INSTANCE_TYPE, vpcSubnets: SELECTION, securityGroup: SECURITY_GROUP, accessPolicies: ACCESS_POLICIES,
    }, 'cluster');
    const { cluster, vpcSubnets, accessPolicies = [admin()], instanceType = new ec2.InstanceType('t4g.micro') } = props;
    const { vpc, clusterName } = cluster;
    if (cluster.hasAccessEntries === false) { refuse(this, 'host-access-entries-off', 'CONFIG_MAP'); }
    const elsewhere = otherRegionOf(this, vpc);
    if (elsewhere !== undefined) { refuse(this, 'host-in-another-region', Stack.of(this).region, { region: elsewhere }); }
    const subnet = subnetOf(this, vpc, vpcSubnets);
    this.securityGroup = props.securityGroup ?? new ec2.SecurityGroup(this, 'SecurityGroup', {
      vpc,
      description: 'Host to look from, both IP families out', // the stock description is the path, and another one replaces the group
      allowAllIpv6Outbound: true,
    });
    this.role = this.makeRole(clusterName);
    const image = imageFor(this, instanceType, hostUserData(clusterName, Stack.of(this).region));
    this.instance = new ec2.Instance(this, 'Instance', {
      vpc,
      vpcSubnets: { subnets: [subnet] },
      instanceType,
      machineImage: image,
      role: this.role,
      securityGroup: this.securityGroup,
    });
    this.launchTemplate = this.makeLaunchTemplate(image);
    const { instance } = this.instance;
    instance.imageId = undefined;
    instance.userData = undefined;
    instance.launchTemplate = { launchTemplateId: this.launchTemplate.ref, version: this.launchTemplate.attrLatestVersionNumber };
    // It looks for the cluster as soon as it boots, and is gone before its way out is.
    instance.node.addDependency(networkReady(this, vpc, { subnets: [subnet] }));

    this.accessEntry = new eks.CfnAccessEntry(this, 'AccessEntry', {
      clusterName,
      principalArn: this.role.roleArn,
      accessPolicies: accessPolicies.map(({ policy, accessScope }) => (
        { policyArn: policy, accessScope: { type: accessScope.type, namespaces: accessScope.namespaces } })),
    });
    openEndpoint(this, cluster, props.securityGroup);
    this.connections = this.instance.connections;
    this.grantPrincipal = this.role;
    judgeHostSubnet(this, vpc, subnet);
  }

  /**
   * What opens a session on the host, with the AWS CLI and its plugin for Session Manager: `aws ssm start-session --target i-… --region …`.
   */
  public get sessionCommand(): string {
    return `aws ssm start-session --target ${this.instance.instanceId} --region ${Stack.of(this).region}`;
  }

  private makeRole(clusterName: string): iam.Role {
    const role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'),
      description: 'Host to look from into an EKS cluster in IPv6 mode',
      managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('AmazonSSMManagedInstanceCore')],
    });
    role.addToPolicy(new iam.PolicyStatement({
      actions: ['eks:DescribeCluster'],
      resources: [Stack.of(this).formatArn({ service: 'eks', resource: 'cluster', resourceName: clusterName })],
    }));
    return role;
  }

  /**
   * What a host is made with, and of which a change makes another one: of user data beside a template CloudFormation would stop the host and start it again, and they run once.
   *
   * Not the stock class, which writes the tags of the app into it: another tag would be another version, and another host.
   */
  private makeLaunchTemplate(image: ec2.IMachineImage): ec2.CfnLaunchTemplate {
    return new ec2.CfnLaunchTemplate(this, 'LaunchTemplate', {
      launchTemplateData: {
        imageId: image.getImage(this).imageId,
        userData: Lazy.string({ produce: () => Fn.base64(this.instance.userData.render()) }),
        metadataOptions: { httpTokens: 'required', httpPutResponseHopLimit: 1 },
        blockDeviceMappings: [{ deviceName: ROOT_DEVICE, ebs: { encrypted: true, volumeType: 'gp3', deleteOnTermination: true } }],
      },
    });
  }
}

/**
 * An image that EC2 looks up at launch. A parameter of the template would be another host at each deployment after a release of AWS, and a dynamic reference at each one that touches
 * the instance. EC2 takes the name of a parameter in a launch template; of instances CloudFormation documents ids alone.
 */
function imageFor(host: Construct, instanceType: ec2.InstanceType, userData: ec2.UserData): ec2.IMachineImage {
  const name = instanceType.toString();
  requireLiteral(host, 'instanceType', name);
  refuseA1(host, [instanceType]);
  const architecture = architectureOfType(name) ?? refuse(host, 'host-instance-type', name);
  return ec2.MachineImage.resolveSsmParameterAtLaunch(`${IMAGE}-${architecture}`, { userData });
}

/**
 * Let a host to the private endpoint, by a rule in the stack of the host: that of the cluster can be deployed before it. EC2 takes a rule once, so that of a group that was given belongs to the stack,
 * as further hosts can have the group too.
 */
function openEndpoint(host: ClusterHost, cluster: IIpv6Cluster, given: ec2.ISecurityGroup | undefined): void {
  const stack = Stack.of(host);
  const { securityGroupId: groupId } = cluster.clusterSecurityGroup;
  const { securityGroupId: sourceSecurityGroupId } = host.securityGroup;
  const id = given ? `EksIpv6HostToEndpoint${hashOf([identity(stack, cluster, groupId), identity(stack, given, sourceSecurityGroupId)])}` : 'ToEndpoint';
  if (given && stack.node.tryFindChild(id)) { return; }
  const rule = new ec2.CfnSecurityGroupIngress(given ? stack : host, id, {
    groupId, sourceSecurityGroupId, ipProtocol: 'tcp', fromPort: 443, toPort: 443, description: 'from a host to the Kubernetes API',
  });
  judgeRule(host, rule);
}

/** Everything, in the whole cluster. */
const admin = () => eks.AccessPolicy.fromAccessPolicyName('AmazonEKSClusterAdminPolicy', { accessScopeType: eks.AccessScopeType.CLUSTER });

function subnetOf(host: Construct, vpc: ec2.IVpc, selection: ec2.SubnetSelection | undefined): ec2.ISubnet {
  checkSelection(host, 'vpcSubnets', vpc, selection);
  if (selection === undefined) { checkDefault(host, 'vpcSubnets', vpc); }
  const [subnet = refuse(host, 'host-subnets-empty', [])] = selectedOf(vpc, selection ?? {});
  requireAz(host, subnet);
  return subnet;
}
