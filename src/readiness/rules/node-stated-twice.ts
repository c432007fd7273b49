import { isTable } from '../../diagnostics/checks';
import { isLiteral, isStated, listOf } from '../facts/stated';
import { rule } from '../rule';

export const nodeStatedTwice = rule({
  id: 'node-stated-twice',
  severity: 'error',
  title: 'managed groups and their launch templates do not say the same things',
  looksAt: 'nodes',
  source: 'EKS API reference, "CreateNodegroup"; EKS user guide, "launch-templates"',
  what: 'a managed node group says {property} beside {other} of its launch template',
  expected: 'one of them: EKS refuses a group that says both',
  remedy: 'leave out {property} of the group, or {other} of the launch template',
  mend: "cluster.addNodegroupCapacity('Nodes', { launchTemplateSpec }); // no instanceTypes beside an instanceType of the template",
  check: ({ isManaged, launchTemplate, launchTemplateSpecification, stated }) => {
    if (!isManaged || launchTemplateSpecification === undefined) { return []; }
    const { ImageId, InstanceType, InstanceRequirements } = launchTemplate?.data ?? {};
    const hasImage = isStated(ImageId);
    const twice: [isTwice: boolean, property: string, other: string][] = [
      [listOf(stated.InstanceTypes).some(isStated) && (isStated(InstanceType) || isStated(InstanceRequirements)), 'InstanceTypes', 'InstanceType'],
      [isStated(stated.DiskSize), 'DiskSize', 'BlockDeviceMappings'],
      [isStated(stated.RemoteAccess), 'RemoteAccess', 'KeyName'],
      [hasImage && isLiteral(stated.AmiType) && stated.AmiType !== 'CUSTOM', 'AmiType', 'ImageId'],
      [hasImage && isStated(stated.ReleaseVersion), 'ReleaseVersion', 'ImageId'],
      [hasImage && isStated(stated.Version), 'Version', 'ImageId'],
    ];
    return twice.filter(([isTwice]) => isTwice).map(([, property, other]) => ({ got: isTable(stated[property]) ? 'a map' : stated[property], values: { property, other } }));
  },
});
