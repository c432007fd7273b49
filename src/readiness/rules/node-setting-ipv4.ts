import { rule } from '../rule';

const IPV4 = '(?!169\\.254\\.)\\d{1,3}(\\.\\d{1,3}){3}';
/** What says the other family to a node, by the setting. Link-local addresses are those of caches on the node. */
const SETTINGS: { readonly [setting: string]: RegExp } = {
  'clusterDNS': new RegExp(`\\bclusterDNS["']?\\s*:\\s*(\\[|-)?\\s*["']?${IPV4}\\b`),
  '--cluster-dns': new RegExp(`--cluster-dns[= ]["']?${IPV4}\\b`),
  '--dns-cluster-ip': new RegExp(`--dns-cluster-ip[= ]["']?${IPV4}\\b`),
  'cluster-dns-ip': new RegExp(`\\bcluster-dns-ip["']?\\s*=\\s*\\[?\\s*["']${IPV4}\\b`),
  '--node-ip': new RegExp(`--node-ip[= ]["']?${IPV4}\\b`),
  'node-ip': new RegExp(`\\bnode-ip["']?\\s*=\\s*["']${IPV4}\\b`),
  '--ip-family': /--ip-family[= ]["']?ipv4\b/,
  '--service-ipv4-cidr': /--service-ipv4-cidr[= ]["']?\d/,
};
/** Of a `NodeConfig` alone, as the key is a common word. */
const CIDR = new RegExp(`^\\s*["']?cidr["']?\\s*:\\s*["']?${IPV4}/\\d`, 'm');

export const nodeSettingIpv4 = rule({
  id: 'node-setting-ipv4',
  severity: 'error',
  title: 'nodes are told IPv6 addresses',
  looksAt: 'launchTemplates',
  source: 'amazon-eks-ami, "bootstrap.sh" and nodeadm `GetCIDRIpFamily`; EKS user guide, "cni-ipv6": an IPv6 cluster has no IPv4 services',
  what: 'user data of nodes says {setting} in the IPv4 family',
  expected: 'IPv6 addresses, or nothing: services and pods of the cluster have no others, and kubelet takes the family of the node from there',
  remedy: 'take the setting out, or give it the service IPv6 CIDR or the DNS address of the cluster',
  mend: 'NodeOs.al2023().userData(this, { cluster }); // says the family, the service CIDR and the DNS address itself',
  check: ({ userData: { text = '' } }) => {
    const found = Object.entries(SETTINGS).flatMap(([setting, form]): [string, string | undefined][] => [[setting, form.exec(text)?.[0]]]);
    const cidr: [string, string | undefined] = ['cidr', /\bnode\.eks\.aws\b/.test(text) ? CIDR.exec(text)?.[0] : undefined];
    return [...found, cidr].flatMap(([setting, got]) => got === undefined ? [] : [{ got: got.trim().replace(/\s+/g, ' '), values: { setting } }]);
  },
});
