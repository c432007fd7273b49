import { rule } from '../rule';

/** The switch of the kernel for all interfaces at run time, and that of its command line. */
const OFF = /\bnet\.ipv6\.conf\.(all|default)\.disable_ipv6["']?\s*=\s*["']?1\b|\bipv6\.disable(_ipv6)?=1\b|echo ["']?1["']?\s*>\s*\/proc\/sys\/net\/ipv6\/conf\/(all|default)\/disable_ipv6/;

export const nodeIpv6Disabled = rule({
  id: 'node-ipv6-disabled',
  severity: 'warning',
  title: 'IPv6 is on where pods have it',
  looksAt: 'launchTemplates',
  source: 'EKS user guide, "pod-id-agent-config-ipv6": the agent listens on [fd00:ec2::23]; Linux, "ip-sysctl"',
  what: 'user data of nodes switches IPv6 off',
  expected: 'it left on: the node has its address over IPv6, and the Pod Identity agent listens on one',
  remedy: 'take the command out, or acknowledge that it has no effect',
  mend: '// userData.addCommands(\'sysctl -w net.ipv6.conf.all.disable_ipv6=1\'); is left out',
  check: ({ userData: { text = '' } }) => {
    const [got] = OFF.exec(text) ?? [];
    return got === undefined ? [] : [{ got }];
  },
});
