import { isStated, isSwitch } from '../facts/stated';
import { rule } from '../rule';

/** What EKS takes in no launch template of a managed group, and what says it instead. */
const INSTEAD: { readonly [setting: string]: string } = {
  'NetworkInterfaces.SubnetId': 'the subnets of the node group',
  'IamInstanceProfile': 'the role of the node group',
  'HibernationOptions': 'nothing, as EKS itself ends instances',
  'InstanceInitiatedShutdownBehavior': 'nothing, as EKS itself ends instances',
  'InstanceMarketOptions': 'capacityType SPOT of the node group',
};

export const nodeTemplateSetting = rule({
  id: 'node-template-setting',
  severity: 'error',
  title: 'launch templates of managed groups leave to EKS what EKS does',
  looksAt: 'nodes',
  source: 'EKS user guide, "launch-templates"; EKS API reference, "LaunchTemplateSpecification"; terraform-provider-aws #15118',
  what: 'the launch template of a managed node group has {setting}',
  expected: 'it left out, and in its place {instead}: EKS refuses the group',
  remedy: 'take {setting} out of the launch template',
  mend: "const launchTemplate = new ec2.LaunchTemplate(this, 'Template'); // no role, no spotOptions, no hibernationConfigured",
  check: ({ isManaged, launchTemplate, stated }) => {
    if (!isManaged || !launchTemplate) { return []; }
    const { data, networkInterfaces } = launchTemplate;
    const isThere: { readonly [Setting in keyof typeof INSTEAD]: boolean } = {
      'NetworkInterfaces.SubnetId': networkInterfaces.some(({ SubnetId }) => isStated(SubnetId)),
      'IamInstanceProfile': isStated(data.IamInstanceProfile),
      'HibernationOptions': isSwitch(data.HibernationOptions?.Configured, true),
      'InstanceInitiatedShutdownBehavior': isStated(data.InstanceInitiatedShutdownBehavior),
      'InstanceMarketOptions': data.InstanceMarketOptions?.MarketType === 'spot' && stated.CapacityType !== 'CAPACITY_BLOCK',
    };
    return Object.keys(INSTEAD).filter(setting => isThere[setting])
      .map(setting => ({ got: launchTemplate.resource.path, values: { setting, instead: INSTEAD[setting] } }));
  },
});
