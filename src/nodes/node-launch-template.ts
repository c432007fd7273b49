import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { InstanceTags } from './instance-tags';
import type { NodeInstanceOptions } from './node-instance-options';
import { completeMetadata, nodeMetadata } from './node-metadata';
import { forAccelerators, NodeVolume, NodeVolumes } from './node-volumes';

export interface NodeTemplate extends Pick<ec2.LaunchTemplateProps, 'machineImage' | 'userData' | 'role' | 'securityGroup' | 'instanceType'> {
  /** The device that holds images and pods, and how large it is. */
  readonly volume: NodeVolume;
  /** Whether the types have accelerators. */
  readonly isAccelerated: boolean;
  /** GiB, if the user says. */
  readonly diskSize?: number;
  /** The tags of instances and volumes. */
  readonly tags: InstanceTags;
  /** What the user says of the instances. */
  readonly options: NodeInstanceOptions;
}

/** The launch template of nodes, of which an encrypted volume and the way to the credentials of the node do not depend on anything. */
export function nodeLaunchTemplate(scope: Construct, { volume, isAccelerated, diskSize, tags, options, ...props }: NodeTemplate): ec2.LaunchTemplate {
  const volumes = new NodeVolumes(scope, isAccelerated ? forAccelerators(volume) : volume, { ...options, diskSize });
  const template = new ec2.LaunchTemplate(scope, 'LaunchTemplate', {
    ...props,
    blockDevices: volumes.blockDevices,
    ...nodeMetadata(scope, options.metadata),
    placementGroup: options.placementGroup,
  });
  const resource = template.node.defaultChild as ec2.CfnLaunchTemplate;
  stateTags(resource, tags);
  volumes.complete(resource);
  completeMetadata(resource, options.metadata);
  options.capacityReservation?._bind(resource);
  return template;
}

/**
 * The stock class writes the tags of the app into the template. A tag that changes would then be a new version of the template, which replaces every node, and
 * which CloudFormation refuses beside the tags of a managed node group that change with it (aws-cdk #16644).
 */
function stateTags(template: ec2.CfnLaunchTemplate, tags: InstanceTags): void {
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  template.addPropertyOverride('LaunchTemplateData.TagSpecifications', ['instance', 'volume'].map(ResourceType => ({ ResourceType, Tags })));
  template.addPropertyDeletionOverride('TagSpecifications');
}
