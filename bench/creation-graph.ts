/**
 * Which resources of a template wait for which, and what the longest such chain costs.
 */
export interface Resource {
  readonly Type: string;
  readonly Properties?: unknown;
  readonly DependsOn?: string | string[];
}

export interface Resources { readonly [logicalId: string]: Resource }

/**
 * Seconds that creating a resource takes: a model, after public deployment logs. Only ratios between two stacks mean
 * anything. The nested stacks are those of aws-eks, and are the same in any stack that is compared.
 */
const SECONDS: { readonly [type: string]: number } = {
  'AWS::AutoScaling::AutoScalingGroup': 60,
  'AWS::CloudFormation::Stack': 105,
  'AWS::EC2::EIP': 15,
  'AWS::EC2::EgressOnlyInternetGateway': 8,
  'AWS::EC2::FlowLog': 4,
  'AWS::EC2::InternetGateway': 16,
  'AWS::EC2::LaunchTemplate': 4,
  'AWS::EC2::NatGateway': 105,
  'AWS::EC2::Route': 3,
  'AWS::EC2::RouteTable': 11,
  'AWS::EC2::SecurityGroupEgress': 2,
  'AWS::EC2::SecurityGroupIngress': 2,
  'AWS::EC2::SubnetRouteTableAssociation': 3,
  'AWS::EC2::VPC': 12,
  'AWS::EC2::VPCCidrBlock': 12,
  'AWS::EC2::VPCEndpoint': 60,
  'AWS::EC2::VPCGatewayAttachment': 3,
  'AWS::EKS::AccessEntry': 4,
  'AWS::EKS::Addon': 30,
  'AWS::EKS::Cluster': 520,
  'AWS::EKS::FargateProfile': 120,
  'AWS::EKS::Nodegroup': 130,
  'AWS::EKS::PodIdentityAssociation': 4,
  'AWS::IAM::InstanceProfile': 125,
  'AWS::IAM::ManagedPolicy': 16,
  'AWS::IAM::OIDCProvider': 4,
  'AWS::IAM::Policy': 16,
  'AWS::IAM::Role': 18,
  'AWS::KMS::Key': 125,
  'AWS::Lambda::Function': 9,
  'AWS::Lambda::LayerVersion': 8,
  'AWS::Logs::LogGroup': 3,
  'AWS::SSM::Parameter': 3,
  'AWS::StepFunctions::StateMachine': 4,
  'Custom::AWSCDK-EKS-Cluster': 560,
  'Custom::AWSCDK-EKS-FargateProfile': 130,
  'Custom::AWSCDK-EKS-HelmChart': 40,
  'Custom::AWSCDK-EKS-KubernetesResource': 12,
  'Custom::AWSCDKOpenIdConnectProvider': 8,
};
const SECONDS_OF_OTHERS = 6;

/** What a resource waits for by itself: what it refers to, and what it says it depends on. */
export function waitsFor(resources: Resources, logicalId: string): Set<string> {
  const { Properties, DependsOn = [] } = resources[logicalId];
  const found = new Set<string>([DependsOn].flat());
  collectReferences(Properties, found);
  found.delete(logicalId);
  return new Set([...found].filter(id => id in resources));
}

/** What a resource waits for in the end. */
export function waitsForInTheEnd(resources: Resources, logicalId: string, seen = new Set<string>()): Set<string> {
  for (const id of waitsFor(resources, logicalId)) {
    if (!seen.has(id)) {
      seen.add(id);
      waitsForInTheEnd(resources, id, seen);
    }
  }
  return seen;
}

/** Seconds, in the model, until the last resource is there. */
export function longestChain(resources: Resources): number {
  const done = new Map<string, number>();
  const finish = (id: string): number => {
    if (!done.has(id)) {
      done.set(id, NaN); // a cycle must not go unnoticed, nor run for ever
      const start = Math.max(0, ...[...waitsFor(resources, id)].map(finish));
      done.set(id, start + (SECONDS[resources[id].Type] ?? SECONDS_OF_OTHERS));
    }
    return done.get(id)!;
  };
  return Math.max(...Object.keys(resources).map(finish));
}

function collectReferences(value: unknown, found: Set<string>): void {
  if (Array.isArray(value)) {
    value.forEach(item => collectReferences(item, found));
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      if (key === 'Ref') {
        found.add(inner);
      } else if (key === 'Fn::GetAtt') {
        found.add(Array.isArray(inner) ? inner[0] : String(inner).split('.')[0]);
      } else if (key === 'Fn::Sub') {
        const text = Array.isArray(inner) ? inner[0] : inner;
        for (const [, id] of String(text).matchAll(/\$\{(\w+)/g)) { found.add(id); }
        collectReferences(inner, found);
      } else {
        collectReferences(inner, found);
      }
    }
  }
}
