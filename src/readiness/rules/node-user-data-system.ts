import { rule } from '../rule';

export const nodeUserDataSystem = rule({
  id: 'node-user-data-system',
  severity: 'error',
  title: 'user data is that of the system of the image',
  looksAt: 'nodes',
  source: 'EKS user guide, "launch-templates": each system has user data of its own form',
  what: 'nodes boot {system}, and their user data is for {other}',
  expected: 'user data for {system}, which does not understand any other: the nodes never join the cluster',
  remedy: 'change the image or the user data, for example with NodeOs.custom(image, os), where os is the system of the image',
  mend: "NodeOs.custom(ec2.MachineImage.fromSsmParameter('/aws/service/bottlerocket/aws-k8s-1.36/x86_64/1.42.0/image_id'), NodeOs.bottlerocket());",
  check: ({ image, launchTemplate }) => {
    const systems = launchTemplate?.userData.systems ?? [];
    return image?.system === undefined || systems.length !== 1 || systems[0] === image.system
      ? []
      : [{ got: image.name, values: { system: image.system, other: systems[0] } }];
  },
});
