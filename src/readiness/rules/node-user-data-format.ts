import { isUnstated } from '../facts/stated';
import { rule } from '../rule';

export const nodeUserDataFormat = rule({
  id: 'node-user-data-format',
  severity: 'error',
  title: 'user data that EKS merges with its own has parts',
  looksAt: 'nodes',
  source: 'EKS user guide, "launch-templates"; EKS: "Ec2LaunchTemplateInvalidConfiguration: User data was not in the MIME multipart format"',
  what: 'the launch template of a managed node group of Amazon Linux has a script as user data',
  expected: 'MIME multipart: EKS merges it with user data of its own, and refuses any other form',
  remedy: 'make the script a part of ec2.MultipartUserData',
  mend: 'const userData = new ec2.MultipartUserData();\nuserData.addUserDataPart(script);',
  check: ({ isManaged, launchTemplate, stated }) => {
    const isMerged = isManaged && launchTemplate !== undefined && isUnstated(launchTemplate.data.ImageId) && !launchTemplate.userData.isEmpty;
    const isAmazonLinux = stated.AmiType === undefined || /^AL/.test(String(stated.AmiType));
    const [first] = /^(#!|#cloud-config)[^\n]*/.exec(launchTemplate?.userData.text ?? '') ?? [];
    return isMerged && isAmazonLinux && first !== undefined ? [{ got: first }] : [];
  },
});
