/** What is refused of the instances of nodes: their volumes, their capacity, where they are. */
export const INSTANCE_ERRORS = {
  'disk-size': {
    what: '{prop} is not a size that the volume can have',
    expected: 'a whole number of GiB from {min}, the size of what is on it, to 65536 (EBS user guide, "General Purpose SSD volumes")',
    remedy: 'state a size in that range, or leave the property out',
  },
  'disk-size-of-image': {
    what: 'diskSize is smaller than the image',
    expected: 'at least {min} GiB, the size of the image of Amazon Linux 2023 (amazon-eks-ami, "variables-default.json")',
    remedy: 'state a larger size, or leave the property out',
  },
  'disk-iops': {
    what: '{prop} is not what a gp3 volume of that size can have',
    expected: 'a whole number from {min} to {max}, at most 500 for each GiB (EBS user guide, "General Purpose SSD volumes")',
    remedy: 'state a number in that range, or a larger volume',
  },
  'disk-throughput': {
    what: '{prop} is not what a gp3 volume with these iops can have',
    expected: 'a whole number of MiB a second from {min} to {max}, at most a quarter of iops (EBS user guide, "General Purpose SSD volumes")',
    remedy: 'state a number in that range, or more iops',
  },
  'node-volume-device': {
    what: 'furtherVolumes names a device that a volume cannot have',
    expected: 'a name such as /dev/sdf, each once, besides {taken}',
    remedy: 'use the next free letter from /dev/sdf on',
  },
  'placement-group-azs': {
    what: 'a placement group with the strategy cluster is in one AZ, and the nodes are in several',
    expected: 'subnets in one AZ (EC2 user guide, "Placement strategies for your placement groups")',
    remedy: 'state subnets in one AZ, or use a group with another strategy',
  },
  'placement-group-types': {
    what: 'an instance type cannot be in a placement group with the strategy cluster',
    expected: 'no burstable type and no m7i-flex (EC2 user guide, "Placement strategies for your placement groups")',
    remedy: 'use other instance types, or a group with another strategy',
  },
  'efa-unsupported': {
    what: 'efa is set, and the instance type has no Elastic Fabric Adapter',
    expected: 'a type with one, in most families the largest (EC2 user guide, "Elastic Fabric Adapter", "Supported instance types")',
    remedy: 'use such a type, or leave efa out',
  },
  'efa-cards': {
    what: 'cards are not indexes of network cards',
    expected: 'one whole number or more from 0 on, each once',
    remedy: 'copy NetworkCardIndex from aws ec2 describe-instance-types',
  },
  'efa-cards-unknown': {
    what: 'the network cards of the instance type are not known',
    expected: 'a type that is known, or the indexes of its cards',
    remedy: 'state them with EfaInterfaces.onCards()',
  },
  'efa-cards-differ': {
    what: 'the instance types do not have Elastic Fabric Adapters on the same network cards',
    expected: 'types that one launch template fits',
    remedy: 'make a node group for each, or state the cards that all have with EfaInterfaces.onCards()',
  },
  'efa-cards-of-type': {
    what: 'efa names a network card that has no Elastic Fabric Adapter in {type}',
    expected: 'of the cards {known}',
    remedy: 'correct the indexes, or use EfaInterfaces.onEachCard()',
  },
  'metadata-hop-limit': {
    what: 'metadata.hopLimit is out of range',
    expected: 'a whole number from 1 to {max}',
    remedy: 'leave it out for 1, with which pods do not reach the credentials of their node',
  },
  'capacity-reservation-id': {
    what: 'a Capacity Reservation is not named by its id',
    expected: 'an id such as cr-02168da1478b509e0',
    remedy: 'copy it from aws ec2 describe-capacity-reservations',
  },
  'capacity-reservation-group': {
    what: 'a group of Capacity Reservations is not named by its ARN',
    expected: 'the ARN of a resource group',
    remedy: 'copy it from aws resource-groups list-groups',
  },
  'capacity-reservation-az': {
    what: 'the AZ of a Capacity Reservation is not named',
    expected: 'a name such as us-east-1a, or that of the VPC, such as vpc.availabilityZones[0]',
    remedy: 'copy it from aws ec2 describe-capacity-reservations',
  },
  'capacity-block-unreserved': {
    what: 'capacityType is that of a Capacity Block, and none is named',
    expected: 'a capacityReservation, which the launch template names (EKS user guide, "capacity-blocks-mng")',
    remedy: 'state capacityReservation: CapacityReservation.capacityBlock(id, availabilityZone), which says the capacity type too',
  },
  'capacity-type-contradiction': {
    what: 'capacityType contradicts capacityReservation, which is {kind}',
    expected: 'CapacityType.{expected}, or the property left out',
    remedy: 'leave capacityType out',
  },
  'capacity-reservation-types': {
    what: 'instanceTypes does not fit capacityReservation, which is {kind}',
    expected: '{count} instance type of the reservation: EC2 starts no other in it',
    remedy: 'state instanceTypes as the reservation has them',
  },
  'capacity-reservation-subnets': {
    what: 'the subnets of the nodes are not those of the AZ of capacityReservation, which is {kind}',
    expected: 'subnets in {azs} and nowhere else',
    remedy: 'state subnets in that AZ, or name the AZ as the VPC does, for example vpc.availabilityZones[0]',
  },
  'instances-distribution-of-block': {
    what: 'instancesDistribution is set beside a Capacity Block',
    expected: 'the property left out: all nodes run in the Capacity Block, in a group of one launch template and one instance type',
    remedy: 'remove it, and make another group for other nodes',
  },
} as const;
