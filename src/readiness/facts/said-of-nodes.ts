import { isLiteral, isUnstated, listOf } from './stated';
import { isTable } from '../../diagnostics/checks';

type Table = { readonly [name: string]: any };

/** What a resource says of nodes that it makes, whatever the words of its type are. */
export interface SaidOfNodes {
  /** Which launch template: `LaunchTemplateId` or `LaunchTemplateName`, and `Version`; managed groups say `Id` and `Name`. */
  readonly specification?: Table;
  /** What it says in place of a launch template, or beside one, in the words of launch templates. */
  readonly data?: Table;
  /** What is said of single instance types. */
  readonly overrides: readonly Table[];
  /** Instance types that take the place of those of the launch template. */
  readonly types: readonly unknown[];
  readonly subnetIds: unknown;
  /** Tags of the instances. */
  readonly tags: readonly any[];
}

/** Types of resources that make nodes, with their words for it. A fleet has nodes of several kinds. */
export const NODES: { readonly [type: string]: { readonly name: string; saidBy(properties: Table): SaidOfNodes[] } } = {
  'AWS::EKS::Nodegroup': {
    name: 'the node group',
    saidBy: ({ LaunchTemplate, InstanceTypes, Subnets }) => [
      { specification: LaunchTemplate, overrides: [], types: listOf(InstanceTypes), subnetIds: Subnets, tags: [] },
    ],
  },
  'AWS::AutoScaling::AutoScalingGroup': {
    name: 'the Auto Scaling group',
    saidBy: ({ LaunchTemplate, MixedInstancesPolicy, VPCZoneIdentifier, Tags }) => {
      const mixed = MixedInstancesPolicy?.LaunchTemplate;
      const specification = LaunchTemplate ?? mixed?.LaunchTemplateSpecification;
      return [{ specification, overrides: tablesIn(mixed?.Overrides), types: [], subnetIds: VPCZoneIdentifier, tags: listOf(Tags) }];
    },
  },
  'AWS::EC2::Instance': {
    name: 'the instance',
    saidBy: ({ LaunchTemplate, Tags, SubnetId, ...said }) => {
      const { NetworkInterfaces } = said;
      const data: Table = NetworkInterfaces === undefined ? said : { ...said, NetworkInterfaces: tablesIn(NetworkInterfaces).map(withGroups) };
      return [{ specification: LaunchTemplate, data, overrides: [], types: [], subnetIds: SubnetId ?? subnetsOf(data), tags: listOf(Tags) }];
    },
  },
  'AWS::EC2::EC2Fleet': {
    name: 'the fleet',
    saidBy: ({ LaunchTemplateConfigs, TagSpecifications }) => tablesIn(LaunchTemplateConfigs).map(config => ofConfig(config, TagSpecifications)),
  },
  'AWS::EC2::SpotFleet': {
    name: 'the fleet',
    saidBy: ({ SpotFleetRequestConfigData }) => {
      const { LaunchTemplateConfigs, LaunchSpecifications } = isTable(SpotFleetRequestConfigData) ? SpotFleetRequestConfigData as Table : {};
      return [
        ...tablesIn(LaunchTemplateConfigs).map(config => ofConfig(config, [])),
        ...tablesIn(LaunchSpecifications).map(({ SecurityGroups, SubnetId, ...said }): SaidOfNodes => {
          const data: Table = { ...said, SecurityGroupIds: tablesIn(SecurityGroups).map(({ GroupId }) => GroupId) };
          return { data, overrides: [], types: [], subnetIds: textsIn(SubnetId) ?? subnetsOf(data), tags: tagsOfInstances(said) };
        }),
      ];
    },
  },
};

/** The tags that a launch template, or what is said in its words, gives to instances. */
export const tagsOfInstances = (data: Table): any[] => tagsIn(data.TagSpecifications);

function ofConfig({ LaunchTemplateSpecification, Overrides }: Table, tagSpecifications: unknown): SaidOfNodes {
  const overrides = tablesIn(Overrides);
  const subnetIds = overrides.flatMap(({ SubnetId }) => textsIn(SubnetId) ?? []);
  return { specification: LaunchTemplateSpecification, overrides, types: [], subnetIds, tags: tagsIn(tagSpecifications) };
}

const tagsIn = (specifications: unknown): any[] => tablesIn(specifications).filter(({ ResourceType }) => ResourceType === 'instance').flatMap(({ Tags }) => listOf(Tags));

/** Instances have another word for it than launch templates. */
const withGroups = ({ GroupSet, ...said }: Table): Table => ({ Groups: GroupSet, ...said });

const subnetsOf = ({ NetworkInterfaces }: Table): unknown[] => tablesIn(NetworkInterfaces).map(({ SubnetId }) => SubnetId);

/** Spot fleets take several subnets in one text. */
const textsIn = (value: unknown) => isUnstated(value) ? undefined : isLiteral(value) ? value.split(/\s*,\s*/) : [value];

const tablesIn = (value: unknown): Table[] => listOf(value).filter(isTable);
