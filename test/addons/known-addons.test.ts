import { CfnParameter, Lazy } from 'aws-cdk-lib';
import * as cxschema from 'aws-cdk-lib/cloud-assembly-schema';
import { checkAddonName, checkCniEnv, checkConfigurationValues, CORE, warnOfAddonName } from '../../src/addons/known-addons';
import { newStack, refusal } from '../util/network';

const token = () => new CfnParameter(newStack(), 'Parameter').valueAsString;

/** What is said of an add-on by its name. */
function warningsAbout(name: string): string[] {
  const stack = newStack();
  warnOfAddonName(stack, name);
  // Newer releases of aws-cdk-lib leave notes of their own on each construct.
  return stack.node.metadata.filter(({ type }) => type === cxschema.ArtifactMetadataEntryType.WARN).map(({ data }) => String(data));
}

describe('names', () => {
  test.each([...Object.values(CORE), 'aws-ebs-csi-driver', 'aws-efs-csi-driver', 'metrics-server', 'not-known-here'])('%s is taken', name => {
    expect(warningsAbout(name)).toEqual([]);
  });

  test('a token is left alone', () => {
    expect(warningsAbout(token())).toEqual([]);
  });

  test.each(['kubecost_kubecost', 'new-relic_kubernetes-operator', 'x', 'Vpc-Cni', 'adot'])('%s has the form of a name', name => {
    expect(() => checkAddonName('Addons.of', name)).not.toThrow();
  });

  test.each<[unknown, string]>([
    ['', "''"], ['vpc cni', "'vpc cni'"], ['-coredns', "'-coredns'"], ['coredns_', "'coredns_'"], ['aws/ebs', "'aws/ebs'"], ['v1.2', "'v1.2'"], [undefined, 'undefined'], [7, '7'],
  ])('%j is refused', (name, given) => {
    expect(() => checkAddonName('Addons.of', name)).toThrow(refusal('addon-name', given));
  });

  test('a token of any kind is not refused', () => {
    expect(() => checkAddonName('Addons.of', token())).not.toThrow();
  });

  test.each([
    ['CoreDNS', 'coredns'], ['vpc_cni', 'vpc-cni'], ['core-dns', 'coredns'], ['kubeproxy', 'kube-proxy'], ['aws-ebs-csi', 'aws-ebs-csi-driver'], ['ebs-csi-driver', 'aws-ebs-csi-driver'],
    ['aws-efs-csi-drivers', 'aws-efs-csi-driver'], ['aws-efs-csi-drver', 'aws-efs-csi-driver'], ['metrics-servor', 'metrics-server'], ['pod-identity-agent', 'eks-pod-identity-agent'],
  ])('%s is a warning that names %s', (name, nearest) => {
    expect(warningsAbout(name)).toEqual([expect.stringMatching(new RegExp(`: got '${name}'; expected ${nearest}, or .*\\[ack: cdk-eks-ipv6:addon-name-unknown\\]$`))]);
  });

  test.each(['cni', 'aws', 'dns', 'metrics-servers-of-mine', 'aws-zfs-csi-driver-x', 'istio'])('%s is near none', name => {
    expect(warningsAbout(name)).toEqual([]);
  });

  test('aws-fsx-csi-driver is a warning, with the reason', () => {
    expect(warningsAbout('aws-fsx-csi-driver')).toEqual([expect.stringMatching(/FSx for Lustre has no IPv6: got 'aws-fsx-csi-driver'; .*\[ack: cdk-eks-ipv6:addon-without-ipv6\]$/)]);
  });
});

describe('keys of the configuration', () => {
  test.each(['env', 'init', 'enableNetworkPolicy', 'nodeAgent', 'resources', 'tolerations', 'livenessProbeTimeoutSeconds'])('the CNI has %s', key => {
    expect(() => checkConfigurationValues('test', CORE.cni, { [key]: {} })).not.toThrow();
  });

  test.each(['Env', 'environment', 'enable-network-policy', 'ENABLE_V4_EGRESS', ''])("the CNI does not have '%s'", key => {
    expect(() => checkConfigurationValues('test', CORE.cni, { env: {}, [key]: {} })).toThrow(refusal('addon-configuration-key', `'${key}'`));
  });

  test('those of other add-ons are not known here', () => {
    expect(() => checkConfigurationValues('test', CORE.dns, { anything: 1 })).not.toThrow();
  });

  test.each<[string, () => any]>([
    ['no values', () => undefined],
    ['a token for all of it', () => Lazy.any({ produce: () => ({ anything: 1 }) })],
    ['a token as key', () => ({ [token()]: 1 })],
    ['a token as value', () => ({ resources: token() })],
    ['a token as env', () => ({ env: Lazy.any({ produce: () => ({}) }) })],
  ])('%s: left alone', (_, values) => {
    expect(() => checkConfigurationValues('test', CORE.cni, values())).not.toThrow();
  });
});

describe('environment variables', () => {
  const BREAKING: [string, string][] = [
    ['ENABLE_IPv6', 'false'],
    ['ENABLE_IPv4', 'true'],
    ['ENABLE_PREFIX_DELEGATION', 'false'],
    ['AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG', 'true'],
  ];

  test.each(BREAKING)('%s=%s is refused, in either place', (name, value) => {
    expect(() => checkCniEnv('test', { HARMLESS: '1', [name]: value })).toThrow(refusal('cni-env-breaks-ipv6', `${name}=${value}`));
    expect(() => checkConfigurationValues('test', CORE.cni, { env: { [name]: value } })).toThrow(refusal('cni-env-breaks-ipv6', `${name}=${value}`));
  });

  test.each(BREAKING)('%s=%s is refused in other spellings that the plugin would read', (name, value) => {
    for (const spelling of [value.toUpperCase(), value === 'true']) {
      expect(() => checkCniEnv('test', { [name]: spelling })).toThrow(refusal('cni-env-breaks-ipv6', `${name}=${spelling}`));
    }
  });

  test.each(BREAKING)('%s with the opposite of %s is what EKS sets itself', (name, value) => {
    expect(() => checkCniEnv('test', { [name]: value === 'true' ? 'false' : 'true' })).not.toThrow();
  });

  test.each(BREAKING)('%s as a token is left alone', name => {
    expect(() => checkCniEnv('test', { [name]: token() })).not.toThrow();
  });

  test('none, and others, are taken', () => {
    expect(() => checkCniEnv('test')).not.toThrow();
    expect(() => checkCniEnv('test', { ENABLE_V4_EGRESS: 'false', AWS_VPC_ENI_MTU: '1500', ENABLE_POD_ENI: 'true' })).not.toThrow();
  });

  test.each(['true', 'True', '1', true, 'yes'])('ENABLE_V6_EGRESS=%s is refused, in either place: it is of IPv4 clusters', value => {
    const given = refusal('cni-env-of-ipv4', `ENABLE_V6_EGRESS=${value}`);
    expect(() => checkCniEnv('test', { ENABLE_V6_EGRESS: value })).toThrow(given);
    expect(() => checkConfigurationValues('test', CORE.cni, { env: { ENABLE_V6_EGRESS: value } })).toThrow(given);
  });

  test.each(['false', 'FALSE', '0', false])('ENABLE_V6_EGRESS=%s is its default, as the chart has it', value => {
    expect(() => checkCniEnv('test', { ENABLE_V6_EGRESS: value })).not.toThrow();
  });

  test('ENABLE_V6_EGRESS as a token is left alone', () => {
    expect(() => checkCniEnv('test', { ENABLE_V6_EGRESS: token() })).not.toThrow();
  });

  test('they are those of the CNI only', () => {
    expect(() => checkConfigurationValues('test', CORE.dns, { env: { ENABLE_IPv6: 'false' } })).not.toThrow();
  });
});

test.each([['ENABLE_IPv4', '1'], ['ENABLE_IPv4', 'T'], ['ENABLE_IPv6', '0'], ['ENABLE_PREFIX_DELEGATION', 'f']])('%s=%s is another way to say it', (name, value) => {
  expect(() => checkCniEnv('test', { [name]: value })).toThrow(refusal('cni-env-breaks-ipv6', `${name}=${value}`));
});
