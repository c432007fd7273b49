import { isStated } from '../facts/stated';
import { rule } from '../rule';

export const nodeJoinsOverIpv4 = rule({
  id: 'node-joins-over-ipv4',
  severity: 'error',
  title: 'nodes of Amazon Linux 2 are told the family where they do not ask EKS',
  looksAt: 'nodes',
  source: 'amazon-eks-ami, "bootstrap.sh": IP_FAMILY is ipv4 where --b64-cluster-ca and --apiserver-endpoint are given and --ip-family is not',
  what: 'user data of nodes gives bootstrap.sh the endpoint and the certificate of the cluster, and not the family',
  expected: '--ip-family ipv6 and --service-ipv6-cidr beside them: without these the node takes the IPv4 address and the DNS service of an IPv4 cluster',
  remedy: 'use addSelfManagedNodeGroup in place of addAutoScalingGroupCapacity, or add the two arguments, or leave out the endpoint and the certificate, for which bootstrap.sh then asks EKS',
  mend: "cluster.addSelfManagedNodeGroup('Nodes', { instanceTypes: [new ec2.InstanceType('m6i.large')] });",
  // Of managed groups without an image of their own EKS writes the command that counts.
  check: ({ isManaged, launchTemplate }) => {
    const text = isManaged && !isStated(launchTemplate?.data.ImageId) ? '' : launchTemplate?.userData.text ?? '';
    const commands = text.replace(/\\\r?\n/g, ' ').matchAll(/\/etc\/eks\/bootstrap\.sh\s+([^\n;|&]*)/g);
    const isOfIpv4 = (flags: string[]) => GIVEN.every(flag => flags.includes(flag)) && !flags.includes('--ip-family');
    return [...commands].flatMap(([, words]) => [flagsIn(words) ?? []]).some(isOfIpv4) ? [{ got: GIVEN }] : [];
  },
});

const GIVEN = ['--apiserver-endpoint', '--b64-cluster-ca'];

/** The flags of a command, whose first word is the name of the cluster. Undefined where a word is not known that may stand for several. */
function flagsIn(command: string): string[] | undefined {
  const words = (command.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? []).slice(1);
  const flags: string[] = [];
  for (let place = 0; place < words.length; place++) {
    const word = words[place];
    if (!word.startsWith('--')) { return undefined; }
    flags.push(word.split('=')[0]);
    if (!word.includes('=')) { place++; }
  }
  return flags;
}
